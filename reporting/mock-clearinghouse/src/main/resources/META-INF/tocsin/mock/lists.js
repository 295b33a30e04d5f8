// The shared hash lists: how many, what goes wrong with them, and who asked for what.
import { el, when } from "./markup.js";
import { send } from "./controls.js";

const byId = (id) => document.getElementById(id);
const SHOWN = 12;
let known = [];

const words = (fault) => fault.replaceAll("-", " ");
const number = (value) => value.toLocaleString("en");

function chosenFault() {
  return known.find((fault) => fault.fault === byId("lists-fault").value);
}

function showAmount() {
  const fault = chosenFault();
  byId("lists-amount").disabled = !fault.unit;
  byId("lists-amount").value = fault.unit ? fault.amount : "";
  byId("lists-amount").title = fault.unit;
  byId("lists-route").disabled = byId("lists-times").disabled = fault.changesData;
}

/** Puts the controls to work. */
export function startLists() {
  byId("lists-fault").addEventListener("change", showAmount);
  byId("lists-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const fault = { fault: byId("lists-fault").value, route: byId("lists-route").value };
    if (chosenFault().unit) fault.amount = Number(byId("lists-amount").value);
    const times = byId("lists-times").value;
    if (chosenFault().changesData || times === "random") fault.seed = Date.now();
    if (times === "random") fault.probability = 0.25;
    else fault.times = times === "always" ? times : Number(times);
    send("POST", "hash-sharing/faults", fault);
  });
  byId("lists-clear").addEventListener("click", () => send("DELETE", "hash-sharing/faults"));
  document.querySelectorAll("[data-seed]").forEach((button) => button.addEventListener("click", () =>
    send("POST", "hash-sharing/seed", { entries: Number(button.dataset.seed), seed: Date.now(), ...(button.dataset.seed === "1" ? { tombstones: 0 } : {}) })));
  byId("lists-more").addEventListener("toggle", details);
}

function faultRow(plan) {
  const unit = known.find((fault) => fault.fault === plan.fault)?.unit;
  const often = plan.probability < 1 ? `${Math.round(plan.probability * 100)} % of calls`
    : plan.times === "always" ? "every call" : plan.times === 1 ? "next call" : `next ${plan.times} calls`;
  return el("li", {}, el("strong", {}, words(plan.fault)), unit ? ` ${number(plan.amount)} ${unit}` : "",
    el("span", { class: "quiet" }, ` (${plan.route === "any" ? "" : `${words(plan.route)}, `}${often})`), " ",
    el("button", { type: "button", class: "plain small", "aria-label": `Clear ${words(plan.fault)}`,
      onclick: () => send("DELETE", `hash-sharing/faults?fault=${plan.fault}`) }, "Clear"));
}

function entryRow(entry) {
  return el("li", {}, el("span", { class: "mono" }, `${entry.memberId}/${entry.id}`),
    el("span", { class: "quiet" }, ` ${entry.kind.toLowerCase()}${entry.classification ? ` ${entry.classification}` : ""}, ${when(entry.timestamp)} `),
    entry.deleted ? el("span", { class: "warn" }, "deleted")
      : el("button", { type: "button", class: "plain small", "aria-label": `Delete ${entry.memberId}/${entry.id}`,
        onclick: () => send("POST", "hash-sharing/tombstones", { memberId: entry.memberId, id: entry.id }) }, "Delete"));
}

function voteRow(vote) {
  return el("li", {}, `${vote.voter} ${vote.positive ? "confirms" : "disputes"} ${vote.fingerprint} of `,
    el("span", { class: "mono" }, `${vote.memberId}/${vote.id}`));
}

function requestRow(request) {
  return el("li", {}, el("strong", {}, `${request.status || "…"} `), el("span", { class: "mono" }, `${request.method} ${request.target} `),
    request.entries ? el("span", { class: "quiet" }, `${number(request.entries)} entries `) : "",
    request.faults.filter((fault) => fault !== "out-of-order").length
      ? el("strong", {}, `fault: ${request.faults.filter((fault) => fault !== "out-of-order").map(words).join(", ")} `) : "",
    request.misuse ? el("span", { class: "warn" }, request.misuse) : "");
}

async function details() {
  if (!byId("lists-more").open) return;
  const rows = async (path, target, row, newest) => {
    const all = await (await fetch(`/control/hash-sharing/${path}`)).json();
    const shown = newest ? all.slice(0, SHOWN) : all.slice(-SHOWN).reverse();
    byId(target).replaceChildren(...shown.map(row));
    if (!shown.length) byId(target).replaceChildren(el("li", { class: "quiet" }, "None yet."));
  };
  await Promise.all([rows("entries", "lists-entries", entryRow, true), rows("votes", "lists-votes", voteRow, false),
    rows("requests", "lists-requests", requestRow, false)]);
}

/** Shows the state of the lists. */
export async function showLists(state) {
  if (!known.length) {
    known = state.known;
    byId("lists-fault").append(...known.filter((fault) => fault.fault !== "out-of-order")
      .map((fault) => el("option", { value: fault.fault }, words(fault.fault))));
    byId("lists-route").append(...state.routes.map((route) => el("option", { value: route.route }, words(route.route))));
    showAmount();
  }
  byId("lists-root").textContent = state.root;
  byId("lists-count").replaceChildren(el("strong", {}, number(state.live)), " live, ",
    el("strong", {}, number(state.tombstones)), " deleted, ", el("strong", {}, number(state.votes)), ` votes; ${number(state.pageSize)} to a page`);
  byId("lists-faults").replaceChildren(...state.faults.filter((plan) => plan.fault !== "out-of-order").map(faultRow));
  await details();
}
