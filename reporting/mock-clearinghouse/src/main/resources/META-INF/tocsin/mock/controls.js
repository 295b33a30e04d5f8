// Faults, clock and behaviour: what a person may change about the mock.
import { el } from "./markup.js";

const token = document.querySelector("meta[name=control-token]").content;
const byId = (id) => document.getElementById(id);

const FAULTS = new Map([
  ["drop-before", "drops the connection, nothing happens"],
  ["drop-after", "takes effect, then drops the connection"],
  ["502", "502 with a page of a gateway"],
  ["503", "503"],
  ["429", "429, retry after 30 s"],
  ["1000", "code 1000, server error"],
  ["9999", "code 9999, unknown"],
  ["delay", "answers 2 s late"],
  ["trickle", "answers byte by byte"],
  ["empty", "takes effect, answers nothing"],
  ["truncated", "takes effect, answer ends in the middle"],
  ["wrong-root", "takes effect, wrong root element"],
  ["foreign-id", "takes effect, names another report"],
  ["wrong-md5", "takes effect, wrong MD5"],
  ["doctype", "takes effect, answer with a DOCTYPE"],
  ["oversize", "takes effect, answer of 8 MiB"],
  ["html", "200 with a page of HTML"],
]);

const KNOBS = {
  statuses: ["HTTP statuses", { MODERN: "by code", ALWAYS_200: "always 200 (2016)" }],
  finishErrors: ["Root of finish errors", { REPORT_RESPONSE: "reportResponse", REPORT_DONE_RESPONSE: "reportDoneResponse" }],
  expiredCode: ["Code after expiry", { 5001: "5001", 5101: "5101" }],
  secondFileInfo: ["Second fileinfo", { REJECT: "refused", REPLACE: "replaces" }],
  unauthorised: ["Body of a 401", { EMPTY: "empty", XML: "XML" }],
  notFound: ["Body of a 404", { EMPTY: "empty", XML: "XML" }],
  latin1Header: ["Charset in the header", { false: "UTF-8", true: "ISO-8859-1 (2016)" }],
  strictContentType: ["Content type of documents", { true: "checked", false: "any" }],
  echoFileId: ["File id after fileinfo", { false: "left out", true: "answered (2016)" }],
  syntheticOnly: ["Reports taken", { false: "all", true: "synthetic only" }],
  schema: ["Schema", { BASE: "November 2025", WITH_2026: "with additions of 2026" }],
};

/** Changes the mock, and says below the controls when it would not. */
export async function send(method, path, body) {
  byId("problem").textContent = "";
  const response = await fetch(`/control/${path}`, {
    method,
    headers: { "X-Tocsin-Mock-Token": token, "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (!response.ok) byId("problem").textContent = (await response.text()).trim();
}

/** Puts the controls to work. */
export function startControls() {
  byId("fault-kind").append(...[...FAULTS].map(([word, text]) => el("option", { value: word }, text)));
  byId("fault-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const fault = { endpoint: byId("fault-endpoint").value, fault: byId("fault-kind").value };
    const times = byId("fault-times").value;
    if (times === "random") Object.assign(fault, { probability: 0.25, seed: Date.now() });
    else fault.times = times === "always" ? times : Number(times);
    if (fault.fault === "429") fault.retryAfterSeconds = 30;
    send("POST", "faults", fault);
  });
  byId("faults-clear").addEventListener("click", () => send("DELETE", "faults"));
  document.querySelectorAll("[data-advance]").forEach((button) =>
    button.addEventListener("click", () => send("POST", "clock", { advance: button.dataset.advance })));
}

function knob(name, value) {
  const [label, choices] = KNOBS[name];
  const select = el("select", {
    "data-knob": name,
    onchange: (event) => {
      const chosen = event.target.value;
      const typed = typeof value === "boolean" ? chosen === "true" : typeof value === "number" ? Number(chosen) : chosen;
      send("POST", "knobs", { [name]: typed });
    },
  }, Object.entries(choices).map(([key, words]) => el("option", { value: key }, words)));
  return el("label", {}, label, select);
}

/** Shows the state of the controls. */
export function showControls(state) {
  const endpoints = byId("fault-endpoint");
  if (!endpoints.children.length) {
    endpoints.append(...state.endpoints.map((word) => el("option", {}, word)));
    endpoints.value = "finish";
  }
  byId("faults").replaceChildren(...state.faults.map((fault) => el("li", {},
    el("strong", {}, fault.endpoint), ` ${FAULTS.get(fault.fault) || fault.fault} `,
    el("span", { class: "quiet" }, fault.probability < 1 ? `(${Math.round(fault.probability * 100)} % of calls)`
      : fault.times === "always" ? "(every call)" : fault.times === 1 ? "(next call)" : `(next ${fault.times} calls)`))));
  const knobs = byId("knobs");
  if (!knobs.children.length) {
    knobs.append(...Object.keys(KNOBS).map((name) => knob(name, state.knobs[name])));
  }
  for (const name of Object.keys(KNOBS)) {
    knobs.querySelector(`[data-knob=${name}]`).value = String(state.knobs[name]);
  }
}
