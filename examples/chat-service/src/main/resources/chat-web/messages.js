/** The messages of the room that is open. */
import { fileAddress } from "./api.js";
import { clock, dress, find, make, size } from "./dom.js";

const MINUTES = 5;
let last = null;

export function clear(words) {
  last = null;
  find("messages").replaceChildren(make("li", { className: "empty" }, words));
}

export function show(room, messages, me) {
  last = null;
  find("messages").replaceChildren();
  if (messages.length === 0) clear("Nothing has been said here yet.");
  messages.forEach((message) => add(room, message, me));
  toEnd();
}

export function add(room, message, me) {
  const list = find("messages");
  list.querySelector(".empty")?.remove();
  if (list.querySelector(`[data-id="${CSS.escape(message.id)}"]`)) return;
  const own = message.sender === me;
  const more =
    last?.sender === message.sender && new Date(message.at) - new Date(last.at) < MINUTES * 60000;
  last = message;
  const item = make(
    "li",
    { className: `message${own ? " own" : ""}${more ? " more" : ""}` },
    dress(make("span", { className: "avatar", "aria-hidden": "true" }), message.sender),
    make("div", { className: "body" }, byline(message), content(room, message)),
  );
  item.dataset.id = message.id;
  const near = isNearEnd();
  list.append(item);
  if (near || own) toEnd();
}

function byline(message) {
  return make(
    "p",
    { className: "byline" },
    make("b", {}, message.sender),
    make("time", { dateTime: message.at, title: new Date(message.at).toLocaleString() }, clock(message.at)),
  );
}

function content(room, message) {
  if (!message.file) return make("div", { className: "bubble" }, message.text);
  const { id, name, size: bytes, picture } = message.file;
  const href = fileAddress(room, id);
  const link = make(
    "a",
    { className: "file", href, download: name },
    make("b", {}, name),
    make("span", {}, size(bytes)),
  );
  if (!picture) return make("div", {}, link);
  const image = make("img", { className: "picture", src: href, alt: `Picture: ${name}` });
  image.addEventListener("load", toEnd, { once: true });
  return make("div", {}, image, link);
}

const log = () => find("log");
const isNearEnd = () => log().scrollHeight - log().scrollTop - log().clientHeight < 120;

export function toEnd() {
  log().scrollTop = log().scrollHeight;
}
