// Makes elements and shows XML. All text goes in as text, never as markup.

/** Makes an element; attributes that are false or undefined are left out. */
export function el(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value === undefined || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : String(value));
  }
  for (const child of children.flat()) {
    if (child !== undefined && child !== null && child !== false) element.append(child);
  }
  return element;
}

const PIECES = /(<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[[\s\S]*?\]\]>)|(<\/?)([^\s<>/]+)|([^\s=<>"'/]+)(\s*=\s*)("[^"]*"|'[^']*')|(\/?>)/g;

/** Splits a document into coloured pieces: [class, text]. */
function pieces(xml) {
  const all = [];
  let inTag = false;
  let last = 0;
  for (const match of xml.matchAll(PIECES)) {
    const [whole, comment, open, , attribute, equals, value, close] = match;
    if (attribute && !inTag) continue;
    if (close && !inTag) continue;
    if (match.index > last) all.push(["", xml.slice(last, match.index)]);
    if (comment) all.push(["comment", whole]);
    else if (open) { inTag = true; all.push(["tag", whole]); }
    else if (attribute) all.push(["attribute", attribute], ["", equals], ["value", value]);
    else { inTag = false; all.push(["tag", whole]); }
    last = match.index + whole.length;
  }
  if (last < xml.length) all.push(["", xml.slice(last)]);
  return all;
}

const LONG_LINE = 400;

/** Lays out a document as it was sent: lines of [class, text], each with its offset in the document. */
function asSent(parts) {
  const lines = [{ offset: 0, parts: [] }];
  let offset = 0;
  for (const [kind, text] of parts) {
    text.split(/(\r\n|\r|\n)/).forEach((part, index) => {
      offset += part.length;
      if (index % 2) lines.push({ offset, parts: [] });
      else if (part) lines[lines.length - 1].parts.push([kind, part]);
    });
  }
  if (lines.length > 1 && lines[lines.length - 1].parts.length === 0) lines.pop();
  return lines;
}

/** Lays out a document that was sent without line breaks: a line for each element. */
function indented(parts) {
  const lines = [];
  let depth = 0;
  let offset = 0;
  let line = null;
  let closing = false;
  const begin = () => { line = { offset, parts: [["", "  ".repeat(Math.max(0, depth))]], leaf: true }; lines.push(line); };
  for (const [kind, text] of parts) {
    if (kind === "tag" && text.startsWith("</")) {
      depth--;
      if (!line || !line.leaf) begin();
      closing = true;
    } else if (kind === "tag" && text.startsWith("<") || kind === "comment") {
      begin();
      closing = false;
      if (kind === "tag") depth++;
    } else if (kind === "tag" && text === "/>") {
      depth--;
      closing = true;
    } else if (!line) begin();
    if (text.trim() || line.leaf && kind !== "") line.parts.push([kind, text]);
    else if (kind === "" && text.trim() === "" && !/[\r\n]/.test(text)) line.parts.push([kind, text]);
    offset += text.length;
    if (closing && kind === "tag" && text.endsWith(">")) line.leaf = false;
  }
  return lines;
}

/** Returns the offset of a line and column, both from 1. */
function offsetOf(xml, line, column) {
  let offset = 0;
  for (let left = line; left > 1; left--) {
    const next = xml.slice(offset).search(/\r\n|\r|\n/);
    if (next < 0) break;
    offset += next + (xml.startsWith("\r\n", offset + next) ? 2 : 1);
  }
  return offset + column - 1;
}

/** Shows a document line by line, with findings under their lines. */
export function source(xml, findings) {
  const parts = pieces(xml);
  const oneLine = xml.split(/\r\n|\r|\n/).some((line) => line.length > LONG_LINE);
  const lines = oneLine ? indented(parts) : asSent(parts);
  const placed = lines.map(() => []);
  const lost = [];
  for (const finding of findings) {
    if (finding.line < 1) { lost.push(finding); continue; }
    const offset = oneLine ? offsetOf(xml, finding.line, finding.column) : 0;
    // A finding names the end of what it is about, so it belongs to the line that began before.
    const index = oneLine ? lines.findLastIndex((line) => line.offset < offset) : finding.line - 1;
    (placed[Math.min(Math.max(0, index), lines.length - 1)] ?? lost).push(finding);
  }
  const list = el("ol", {}, lines.map((line, index) =>
    el("li", { class: placed[index].length > 0 && "bad" },
      el("span", { class: "number", "aria-hidden": "true" }, index + 1),
      el("code", {}, line.parts.map(([kind, text]) => kind ? el("span", { class: kind }, text) : text)),
      placed[index].map((finding) => el("span", { class: "finding" },
        `▲ ${oneLine ? `line ${finding.line}, ` : ""}column ${finding.column}: ${finding.message}`)))));
  return el("div", { class: "xml", tabindex: "0", role: "region", "aria-label": "Document" },
    oneLine && el("p", { class: "quiet note" }, "Sent in long lines; broken here for reading."),
    lost.map((finding) => el("p", { class: "finding note warn" }, finding.message)), list);
}

/** Shows an instant as a person reads it, in UTC, to the second. */
export function when(text) {
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? text : date.toISOString().replace("T", " ").replace(/\.\d+Z|Z/, " UTC");
}

/** Shows how long ago an instant was. */
export function age(from, now) {
  const seconds = Math.max(0, (new Date(now) - new Date(from)) / 1000);
  if (seconds < 60) return "just now";
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / 86400)} d ago`;
}

/** Shows a number of bytes. */
export function size(bytes) {
  if (bytes < 1024) return `${bytes} bytes`;
  const units = ["KiB", "MiB", "GiB"];
  let value = bytes / 1024;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) { value /= 1024; unit++; }
  return `${value.toFixed(1)} ${units[unit]}`;
}
