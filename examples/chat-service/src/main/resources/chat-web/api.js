/** The chat's HTTP interface. The session is a cookie that this code never sees. */

export class Problem extends Error {
  constructor(status, words) {
    super(words);
    this.status = status;
  }
}

async function call(method, path, body) {
  let response;
  try {
    response = await fetch(`api/${path}`, {
      method,
      headers: body === undefined ? {} : { "Content-Type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new Problem(0, "The chat cannot be reached.");
  }
  if (!response.ok) {
    const said = await response.json().catch(() => ({}));
    throw new Problem(response.status, said.error ?? "That did not work.");
  }
  return response.status === 204 ? null : response.json();
}

const seg = encodeURIComponent;

export const me = () => call("GET", "session");
export const signIn = (name) => call("POST", "session", { name });
export const signOut = () => call("DELETE", "session");
export const rooms = () => call("GET", "rooms");
export const openRoom = (wish) => call("POST", "rooms", wish);
export const join = (room) => call("POST", `rooms/${seg(room)}/join`, {});
export const messages = (room) => call("GET", `rooms/${seg(room)}/messages`);
export const say = (room, text) => call("POST", `rooms/${seg(room)}/messages`, { text });
export const upload = (attempt) => call("GET", `uploads/${seg(attempt)}`);
export const fileAddress = (room, file) => `api/rooms/${seg(room)}/files/${seg(file)}`;

/**
 * Sends a file. The same attempt may be sent again: it is the same upload.
 *
 * @param progress told a share from 0 to 1
 * @returns what became of it: posted, waiting or refused
 */
export function postFile(room, attempt, file, progress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const form = new FormData();
    form.append("file", file, file.name);
    request.open("POST", `api/rooms/${seg(room)}/files`);
    request.setRequestHeader("Upload-Attempt", attempt);
    request.responseType = "json";
    request.upload.onprogress = (e) => progress(e.lengthComputable ? e.loaded / e.total : 0);
    request.onload = () =>
      request.response?.state
        ? resolve(request.response)
        : reject(new Problem(request.status, request.response?.error ?? "That did not work."));
    request.onerror = () => reject(new Problem(0, "The chat cannot be reached."));
    request.send(form);
  });
}

/** Listens to what happens, and comes back by itself when the connection is lost. */
export function listen(onEvent, onLink) {
  const address = new URL("api/live", document.baseURI);
  address.protocol = address.protocol.replace("http", "ws");
  let wait = 500;
  let socket;
  let stopped = false;
  function open() {
    socket = new WebSocket(address);
    socket.onopen = () => {
      wait = 500;
      onLink(true);
    };
    socket.onmessage = (e) => onEvent(JSON.parse(e.data));
    socket.onclose = () => {
      if (stopped) return;
      onLink(false);
      setTimeout(open, wait);
      wait = Math.min(wait * 2, 15000);
    };
  }
  open();
  return () => {
    stopped = true;
    socket.close();
  };
}
