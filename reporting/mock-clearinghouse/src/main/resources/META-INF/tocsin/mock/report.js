// Shows one report as a person reads it, its documents, and its calls.
import { el, source, when, size } from "./markup.js";

function parse(xml) {
  const root = new DOMParser().parseFromString(xml, "application/xml");
  return root.querySelector("parsererror") ? null : root.documentElement;
}

const kids = (element, name) => element ? [...element.children].filter((child) => child.localName === name) : [];
const kid = (element, ...path) => path.reduce((here, name) => kids(here, name)[0], element);
const text = (element, ...path) => (kid(element, ...path)?.textContent ?? "").trim();

function pairs(...rows) {
  const list = el("dl", { class: "pairs" });
  for (const [name, value] of rows) {
    if (value && value.length !== 0) list.append(el("dt", {}, name), el("dd", {}, value));
  }
  return list.children.length > 0 ? list : null;
}

function block(title, ...content) {
  const shown = content.flat().filter(Boolean);
  return shown.length > 0 ? el("section", {}, el("h3", {}, title), shown) : null;
}

const yesNo = (value) => value === "" ? "" : value === "true" || value === "1" ? "yes" : "no";
const lines = (values) => values.filter(Boolean).flatMap((value, index) => index ? [el("br"), value] : [value]);

/** "192.0.2.10, port 51515" and what happened then. */
function origin(event) {
  const port = text(event, "port");
  return {
    place: text(event, "ipAddress") + (port ? `, port ${port}` : ""),
    port,
    address: text(event, "ipAddress"),
    what: [text(event, "eventName"), when(text(event, "dateTime"))].filter(Boolean).join(", "),
    proxy: text(event, "possibleProxy"),
  };
}

function origins(owner) {
  return kids(owner, "ipCaptureEvent").map(origin).map((event) =>
    pairs(["Address", el("span", { class: "mono strong" }, event.address)],
      ["Source port", event.port && el("span", { class: "mono" }, event.port)],
      ["What", event.what], ["Possibly a proxy", yesNo(event.proxy)]));
}

function account(person) {
  const who = kid(person, "personOrUserReportedPerson") || kid(person, "intendedRecipientPerson") || kid(person, "victimPerson");
  const disabled = kid(person, "accountPermanentlyDisabled") || kid(person, "accountTemporarilyDisabled");
  return pairs(
    ["Screen name", text(person, "screenName") && el("span", { class: "strong" }, text(person, "screenName"))],
    ["Display name", lines(kids(person, "displayName").map((name) => name.textContent))],
    ["Account id", el("span", { class: "mono" }, text(person, "espIdentifier"))],
    ["Service", text(person, "espService")],
    ["Name", [text(who, "firstName"), text(who, "lastName")].filter(Boolean).join(" ")],
    ["Email", lines(kids(who, "email").map((mail) =>
      mail.textContent + (mail.getAttribute("verified") === "true" ? " (verified)" : "")))],
    ["Phone", lines(kids(who, "phone").map((phone) => phone.textContent))],
    ["Profile", lines(kids(person, "profileUrl").map((url) => url.textContent))],
    ["Devices", lines(kids(person, "deviceId").map((id) => `${text(id, "idType")} ${text(id, "idValue")}`))],
    ["Earlier reports", kids(person, "priorCTReports").map((id) => id.textContent).join(", ")],
    ["Account disabled", disabled && yesNo(disabled.textContent.trim())],
    ["More", text(person, "additionalInfo")]);
}

function place(report) {
  return kids(report, "internetDetails").map((details) => {
    const incident = details.firstElementChild;
    const names = {
      chatClient: "Chat", chatRoomName: "Room", content: "Conversation", additionalInfo: "More", url: "Address",
      emailAddress: "Email", gameName: "Game", client: "Client", fileNames: "File names", name: "Name", phoneNumber: "Phone",
    };
    return pairs(...[...incident.children].map((child) =>
      [names[child.localName] || child.localName, child.children.length ? null : child.textContent.trim()]));
  });
}

function hashPairs(details) {
  return kids(details, "details").filter((part) => part.getAttribute("type") === "HASH")
    .flatMap((part) => kids(part, "nameValuePair"))
    .map((pair) => [text(pair, "name"), text(pair, "value")]);
}

function fileCard(file) {
  const details = file.details ? parse(file.details) : null;
  const reasons = hashPairs(details);
  const notes = kids(details, "additionalInfo").map((note) => note.textContent.trim());
  return el("article", { class: "file" },
    el("p", {}, el("span", { class: "strong" }, text(details, "originalFileName") || file.name || "(no name)"),
      el("span", { class: "quiet" }, `  ${size(file.length)}`)),
    details ? null : el("p", { class: "quiet" }, "Not described yet."),
    reasons.length + notes.length > 0 && el("div", { class: "why" }, el("h3", {}, "Why it matched"),
      pairs(...reasons), notes.map((note) => el("p", {}, note))),
    pairs(
      ["Uploaded", when(text(details, "uploadedToEspTimestamp"))],
      ["From", kids(details, "ipCaptureEvent").map(origin).map((event) => event.place).join("; ")],
      ["Seen by the service", yesNo(text(details, "fileViewedByEsp"))],
      ["Public", yesNo(text(details, "publiclyAvailable"))],
      ["Relevance", text(details, "fileRelevance")],
      ["Classification", text(details, "industryClassification")],
      ["Annotations", kids(kid(details, "fileAnnotations"), "*").length ? "" :
        [...(kid(details, "fileAnnotations")?.children ?? [])].map((flag) => flag.localName).join(", ")],
      ["MD5 received", el("span", { class: "mono" }, file.md5)],
      ["Hashes told", lines(kids(details, "originalFileHash").map((hash) =>
        `${hash.getAttribute("hashType")} ${hash.textContent.trim()}`)).map((part) =>
        typeof part === "string" ? el("span", { class: "mono" }, part) : part)]));
}

/** One sentence that says who, from where and when. */
function sentence(report, files) {
  const person = kid(report, "personOrUserReported");
  const name = text(person, "screenName") || text(person, "displayName") || text(person, "espIdentifier") || "An unnamed account";
  const event = kids(person, "ipCaptureEvent").map(origin)[0];
  const count = files.length === 0 ? "no file" : files.length === 1 ? "one file" : `${files.length} files`;
  const service = text(report, "incidentSummary", "platform") || text(person, "espService");
  const room = text(report, "internetDetails", "chatImIncident", "chatRoomName");
  return el("p", { class: "lead" },
    el("strong", {}, name), service ? ` of ${service}` : "", " is reported with ", el("strong", {}, count),
    room ? [" posted to ", el("strong", {}, room)] : "",
    event ? [" from ", el("strong", {}, event.place)] : ", from an unknown address",
    ", at ", el("strong", {}, when(text(report, "incidentSummary", "incidentDateTime"))), ".");
}

const LONG_REASON = 240;

/** What a file's details say of its match: in words when there are words, else by name and value. */
function match(file) {
  const details = file.details ? parse(file.details) : null;
  const said = kids(details, "additionalInfo").map((note) => note.textContent.trim()).find(Boolean)
    || hashPairs(details).slice(0, 6).map((pair) => pair.join(" ")).join(", ");
  return said && `${file.name || "the file"}: ${said.length > LONG_REASON ? `${said.slice(0, LONG_REASON)}…` : said}`;
}

/** One line that says why: what kind of incident it is, and what each file matched. */
function reason(report, files) {
  return el("p", { class: "because" }, el("strong", {}, "Why: "),
    [text(report, "incidentSummary", "incidentType"), ...files.map(match).filter(Boolean)].join(" · "));
}

function reading(report, files) {
  const summary = kid(report, "incidentSummary");
  const people = kids(report, "personOrUserReported");
  const reporter = kid(report, "reporter");
  const person = kid(reporter, "reportingPerson");
  return el("div", { class: "read" },
    block("Why", pairs(["Incident", text(summary, "incidentType")],
      ["High priority", text(summary, "escalateToHighPriority")],
      ["Annotations", [...(kid(summary, "reportAnnotations")?.children ?? [])].map((flag) => flag.localName).join(", ")],
      ["Note", text(report, "additionalInfo")])),
    block("Who is reported", people.map(account)),
    block("From where", people.flatMap(origins)),
    block("When", pairs(["Incident", when(text(summary, "incidentDateTime"))],
      ["What this time is", text(summary, "incidentDateTimeDescription")])),
    block("Where in the service", place(report)),
    block(files.length === 1 ? "The file" : `Files (${files.length})`,
      files.length ? files.map(fileCard) : el("p", { class: "quiet" }, "No file was uploaded.")),
    block("Victims and recipients", [...kids(report, "victim"), ...kids(report, "intendedRecipient")].map(account)),
    block("Who reports", pairs(
      ["Person", [text(person, "firstName"), text(person, "lastName")].filter(Boolean).join(" ")],
      ["Email", lines(kids(person, "email").map((mail) => mail.textContent))],
      ["Contact", lines(kids(kid(reporter, "contactPerson"), "email").map((mail) => mail.textContent))],
      ["Company", text(reporter, "companyTemplate")], ["Legal page", text(reporter, "legalURL")])));
}

function documents(all) {
  const box = el("div", { class: "source" });
  const tabs = el("div", { class: "tabs", role: "group", "aria-label": "Documents" });
  let shown = null;
  const show = (index) => {
    [...tabs.children].forEach((tab, i) => tab.setAttribute("aria-pressed", i === index));
    const next = source(all[index].xml, all[index].findings || []);
    if (shown) shown.replaceWith(next); else box.append(next);
    shown = next;
  };
  all.forEach((document, index) => tabs.append(
    el("button", { type: "button", onclick: () => show(index) }, document.title)));
  box.append(tabs);
  show(0);
  return box;
}

function timeline(calls) {
  return el("section", { class: "calls" }, el("h3", {}, "Calls"),
    el("ol", {}, calls.map((call) => {
      const failed = call.code !== undefined && call.code !== 0;
      const answer = call.status === undefined ? "connection closed" : `HTTP ${call.status}`;
      return el("li", { class: call.fault ? "spoilt" : failed ? "wrong" : "right" },
        el("span", { class: "quiet" }, when(call.at)),
        el("span", { class: "strong" }, call.endpoint || call.path),
        el("span", {}, `${answer}${call.code === undefined ? "" : `, code ${call.code}`}, ${call.millis} ms`,
          call.fault ? el("strong", {}, `  fault: ${call.fault}`) : "",
          failed ? el("span", { class: "warn" }, `  ${call.description.split("\n")[0]}`) : "",
          el("span", { class: "quiet mono" }, `  ${call.requestId.slice(0, 8)}`)));
    })));
}

/** Shows a report that was taken. */
export function showReport(target, report) {
  const root = parse(report.xml);
  const ends = { OPEN: `expires ${when(report.deadline)}`, FINISHED: `finished ${when(report.endedAt)}`,
    RETRACTED: `withdrawn ${when(report.endedAt)}`, EXPIRED: `expired ${when(report.endedAt)}` };
  target.replaceChildren(
    el("div", { class: "head" },
      el("div", { class: "row" }, el("h2", {}, `Report ${report.id}`),
        el("span", { class: `state ${report.state}` }, report.state),
        el("span", { class: "quiet" }, `by account ${report.account}, opened ${when(report.openedAt)}, ${ends[report.state]}`)),
      sentence(root, report.files),
      reason(root, report.files),
      report.openings > 1 && el("p", { class: "warn" }, `This very document was submitted ${report.openings} times.`)),
    el("div", { class: "sides" }, reading(root, report.files),
      documents([{ title: "Report", xml: report.xml },
        ...report.files.filter((file) => file.details).map((file) => ({ title: file.name || file.fileId, xml: file.details }))])),
    timeline(report.calls));
}

/** Shows a document that was refused. */
export function showRefused(target, call) {
  target.replaceChildren(
    el("div", { class: "head" },
      el("div", { class: "row" }, el("h2", {}, `Refused ${call.endpoint}`), el("span", { class: "state REFUSED" }, "REFUSED"),
        el("span", { class: "quiet" }, `${when(call.at)}${call.account ? `, account ${call.account}` : ""}${call.reportId ? `, report ${call.reportId}` : ""}`)),
      el("p", { class: "lead" }, "Answered with code ", el("strong", {}, call.code), `: ${call.description.split("\n")[0]}.`),
      el("p", { class: "quiet" }, call.findings.length === 1 ? "One finding, shown at its line." :
        call.findings.length ? `${call.findings.length} findings, shown at their lines.` : "The document itself has no findings.")),
    documents([{ title: "Document", xml: call.document, findings: call.findings }]),
    timeline([call]));
}
