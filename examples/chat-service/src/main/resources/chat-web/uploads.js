/** Files on their way: seen by nobody but the one who posts them. */
import * as api from "./api.js";
import { dress, find, make, size } from "./dom.js";
import { toEnd } from "./messages.js";

const pending = new Map();

/** Sends a file to a room. */
export function send(room, file, me) {
  const attempt = crypto.randomUUID?.() ?? [...crypto.getRandomValues(new Uint8Array(16))].join("-");
  const notice = make("div", { className: "notice" });
  const item = make(
    "li",
    { className: "message own" },
    dress(make("span", { className: "avatar", "aria-hidden": "true" }), me),
    make("div", { className: "body" }, notice),
  );
  const upload = { attempt, room, file, item, notice };
  pending.set(attempt, upload);
  find("pending").append(item);
  transfer(upload);
}

/** Shows the uploads of the room that is open, and hides the others. */
export function showRoom(room) {
  pending.forEach((upload) => (upload.item.hidden = upload.room !== room));
}

/** Takes in what became of an upload that waited. */
export function settle(view) {
  const upload = pending.get(view.attempt);
  if (upload) follow(upload, view);
}

/** Asks what became of waiting uploads while the page could not listen. */
export function catchUp() {
  pending.forEach(async (upload) => {
    if (!upload.waiting) return;
    try {
      follow(upload, await api.upload(upload.attempt));
    } catch (problem) {
      if (problem.status === 404) follow(upload, { state: "refused" });
    }
  });
}

export function forget() {
  pending.forEach((upload) => upload.item.remove());
  pending.clear();
}

async function transfer(upload) {
  const bar = make("progress", { max: 1, value: 0, "aria-label": "Sending" });
  tell(upload, "", "Sending", bar);
  toEnd();
  try {
    follow(
      upload,
      await api.postFile(upload.room, upload.attempt, upload.file, (share) => (bar.value = share)),
    );
  } catch (problem) {
    const again = make("button", { type: "button" }, "Try again");
    again.addEventListener("click", () => transfer(upload));
    tell(upload, "refused", problem.message, again, dismiss(upload));
  }
}

function follow(upload, view) {
  upload.waiting = view.state === "waiting";
  if (view.state === "posted") {
    remove(upload);
  } else if (view.state === "waiting") {
    tell(upload, "", "Waiting to be posted. Nobody else sees it yet.");
  } else {
    tell(upload, "refused", "This file could not be posted.", dismiss(upload));
  }
}

function tell(upload, kind, words, ...more) {
  upload.notice.className = `notice ${kind}`;
  upload.notice.replaceChildren(
    make("b", {}, upload.file.name),
    make("span", {}, size(upload.file.size)),
    make("span", { role: "status" }, words),
    ...more,
  );
}

function dismiss(upload) {
  const button = make("button", { type: "button" }, "Dismiss");
  button.addEventListener("click", () => remove(upload));
  return button;
}

function remove(upload) {
  upload.item.remove();
  pending.delete(upload.attempt);
}
