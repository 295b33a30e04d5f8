/** The page: who is signed in, which room is open, and what happens meanwhile. */
import * as api from "./api.js";
import { dress, find } from "./dom.js";
import * as messages from "./messages.js";
import * as sidebar from "./sidebar.js";
import * as uploads from "./uploads.js";

let me = null;
let rooms = [];
let current = null;
const unread = new Map();
let stopListening = () => {};

const text = find("text");

async function start() {
  try {
    enter((await api.me()).name);
  } catch {
    leave();
  }
}

async function enter(name) {
  me = name;
  find("welcome").hidden = true;
  find("chat").hidden = false;
  find("me-name").textContent = name;
  dress(find("me-avatar"), name);
  rooms = await api.rooms();
  stopListening = api.listen(happened, linked);
  await choose(rooms.find((room) => room.joined)?.id ?? rooms[0].id);
}

function leave() {
  stopListening();
  uploads.forget();
  me = current = null;
  find("chat").hidden = true;
  find("welcome").hidden = false;
  find("name").focus();
}

async function choose(id) {
  try {
    if (!rooms.find((room) => room.id === id).joined) keep(await api.join(id));
    current = id;
    unread.delete(id);
    find("chat").classList.remove("show-rooms");
    showRooms();
    messages.show(id, await api.messages(id), me);
    uploads.showRoom(id);
    text.focus();
  } catch (problem) {
    say(problem);
  }
}

function keep(room) {
  const at = rooms.findIndex((known) => known.id === room.id);
  if (at < 0) rooms.push(room);
  else rooms[at] = room;
}

function showRooms() {
  sidebar.show(rooms, current, unread, choose);
  const room = rooms.find((known) => known.id === current);
  if (!room) return;
  find("room-name").textContent = room.name;
  find("room-about").textContent =
    room.kind === "direct" ? "Only the two of you" : `${about(room.kind)}: ${room.members.join(", ")}`;
  text.placeholder = `Message ${room.name}`;
  document.title = `${room.name} \u2013 Teapot Chat`;
}

const about = (kind) => (kind === "channel" ? "Open channel" : "Closed group");

function happened(event) {
  if (event.message && event.room === current) {
    messages.add(current, event.message, me);
  } else if (event.message) {
    unread.set(event.room, (unread.get(event.room) ?? 0) + 1);
    showRooms();
  } else if (event.opened) {
    keep(event.opened);
    showRooms();
  } else if (event.upload) {
    uploads.settle(event.upload);
  } else if (event.error) {
    say(new Error(event.error));
  }
}

let lost = false;

async function linked(open) {
  find("link").textContent = open ? "" : "Connecting\u2026";
  if (open && lost) await catchUp();
  lost = !open;
}

/** Reads what was said while the connection was lost. */
async function catchUp() {
  try {
    rooms = await api.rooms();
    showRooms();
    if (current) messages.show(current, await api.messages(current), me);
    uploads.catchUp();
  } catch (problem) {
    if (problem.status === 401 || problem.status === 404) leave();
  }
}

function say(problem) {
  if (problem.status === 401) return leave();
  find("problem").textContent = problem.message;
  setTimeout(() => (find("problem").textContent = ""), 5000);
}

find("sign-in").addEventListener("submit", async (e) => {
  e.preventDefault();
  find("sign-in-problem").textContent = "";
  try {
    await enter((await api.signIn(find("name").value)).name);
  } catch (problem) {
    find("sign-in-problem").textContent = problem.message;
  }
});

find("sign-out").addEventListener("click", async () => {
  await api.signOut().catch(() => {});
  leave();
});

async function sendText() {
  const said = text.value.trim();
  if (!said || !current) return;
  text.value = "";
  grow();
  try {
    messages.add(current, await api.say(current, said), me);
  } catch (problem) {
    text.value = said;
    say(problem);
  }
}

find("composer").addEventListener("submit", (e) => {
  e.preventDefault();
  sendText();
});

text.addEventListener("keydown", (e) => {
  if (e.key === "Enter" && !e.shiftKey && !e.isComposing) {
    e.preventDefault();
    sendText();
  }
});

function grow() {
  text.style.height = "auto";
  text.style.height = `${text.scrollHeight}px`;
}
text.addEventListener("input", grow);

function sendFiles(files) {
  if (current) [...files].forEach((file) => uploads.send(current, file, me));
}

find("file").addEventListener("change", (e) => {
  sendFiles(e.target.files);
  e.target.value = "";
});

text.addEventListener("paste", (e) => {
  if (e.clipboardData.files.length > 0) {
    e.preventDefault();
    sendFiles(e.clipboardData.files);
  }
});

const chat = find("chat");
chat.addEventListener("dragover", (e) => {
  e.preventDefault();
  chat.classList.add("dropping");
});
chat.addEventListener("dragleave", () => chat.classList.remove("dropping"));
chat.addEventListener("drop", (e) => {
  e.preventDefault();
  chat.classList.remove("dropping");
  sendFiles(e.dataTransfer.files);
});

find("show-rooms").addEventListener("click", () => chat.classList.add("show-rooms"));
sidebar.walkWithArrows();
sidebar.dialog((room) => {
  keep(room);
  choose(room.id);
});
start();
