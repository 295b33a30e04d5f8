/** Everything that comes from users enters the page here, as text and never as markup. */

/** Makes an element of properties and children; a child that is a string becomes a text node. */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in element) {
      element[name] = value;
    } else {
      element.setAttribute(name, value);
    }
  }
  element.append(...children);
  return element;
}

export const find = (id) => document.getElementById(id);

/** A round sign with a name's first letter, in a colour of its own. */
export function dress(avatar, name) {
  let hash = 7;
  for (const letter of name.toLowerCase()) {
    hash = (hash * 31 + letter.codePointAt(0)) % 360;
  }
  avatar.style.setProperty("--hue", hash);
  avatar.textContent = [...name][0]?.toUpperCase() ?? "";
  return avatar;
}

export function clock(iso) {
  return new Date(iso).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
}

export function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
