/** The list of rooms, and the dialog that opens a new one. */
import * as api from "./api.js";
import { find, make } from "./dom.js";

const KINDS = [
  ["channel", "Channels", "#"],
  ["group", "Groups", "\u25cb"],
  ["direct", "Direct", "@"],
];
const ABOUT = {
  channel: "Everybody can find and join a channel.",
  group: "Only its members see a group. Name them, with commas between.",
  direct: "A conversation with one other person.",
};

export function show(rooms, current, unread, choose) {
  const parts = [];
  for (const [kind, title, sign] of KINDS) {
    const some = rooms.filter((room) => room.kind === kind);
    if (some.length === 0) continue;
    parts.push(make("h2", {}, title));
    for (const room of some) parts.push(entry(room, sign, current, unread.get(room.id), choose));
  }
  const focused = document.activeElement?.dataset?.room;
  find("rooms").replaceChildren(...parts);
  if (focused) find("rooms").querySelector(`[data-room="${CSS.escape(focused)}"]`)?.focus();
}

function entry(room, sign, current, unread, choose) {
  const button = make(
    "button",
    { type: "button" },
    make("span", { className: "sign", "aria-hidden": "true" }, sign),
    make("span", { className: "label" }, room.name),
  );
  button.dataset.room = room.id;
  if (room.id === current) button.setAttribute("aria-current", "page");
  if (unread) {
    button.append(make("span", { className: "unread", "aria-label": `${unread} new` }, `${unread}`));
  }
  button.addEventListener("click", () => choose(room.id));
  return button;
}

/** Up and down walk through the rooms. */
export function walkWithArrows() {
  find("rooms").addEventListener("keydown", (e) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    if (!step) return;
    e.preventDefault();
    const all = [...find("rooms").querySelectorAll("button")];
    all[(all.indexOf(document.activeElement) + step + all.length) % all.length]?.focus();
  });
}

export function dialog(opened) {
  const box = find("room-dialog");
  const form = find("room-form");
  const kind = () => form.elements.kind.value;
  function adapt() {
    find("kind-about").textContent = ABOUT[kind()];
    find("name-field").hidden = kind() === "direct";
    find("members-field").hidden = kind() === "channel";
    find("members-label").textContent = kind() === "direct" ? "Name" : "Members";
  }
  form.addEventListener("change", adapt);
  find("new-room").addEventListener("click", () => {
    form.reset();
    find("dialog-problem").textContent = "";
    adapt();
    box.showModal();
    find("new-name").focus();
  });
  find("cancel-room").addEventListener("click", () => box.close());
  form.addEventListener("submit", async (e) => {
    e.preventDefault();
    const members = find("new-members").value.split(",").map((name) => name.trim()).filter(Boolean);
    const wish = { kind: kind(), name: find("new-name").value };
    if (wish.kind !== "channel") wish.members = members;
    try {
      const room = await api.openRoom(wish);
      box.close();
      opened(room);
    } catch (problem) {
      find("dialog-problem").textContent = problem.message;
    }
  });
}
