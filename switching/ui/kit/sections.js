// Brings the part of the page that a click opened into sight, once for each click, with the focus in
// its first field; or back on what opened it. Whoever began to type elsewhere before it came is left
// alone: the rest of their text would land in that field.
const LOOK_MS = 100;
const LOOKS = 15; // fields of a kind come a little later the first time

const FIELDS = "input:not([type=file]), textarea";
const BUTTONS = "button, a";

const ENTRY = `${FIELDS}, [contenteditable], [role=spinbutton]`;

const visible = (part, names) => [...part.querySelectorAll(names)].find((item) => item.offsetParent);

// Whether the last thing one did was in a field. A key that finds no field is of the one that went.
function followTyping() {
  const state = (window.switchingTyping = { inField: false });
  const seen = (event) => {
    if (event.isTrusted && event.target !== document.body) state.inField = event.target.matches?.(ENTRY) ?? false;
  };
  for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, seen, true);
  return state;
}

export default function (component) {
  const typing = window.switchingTyping ?? followTyping();
  const { part, count } = component.data;
  if (!part || window.switchingPartShown === count) return;
  window.switchingPartShown = count;
  const name = `.st-key-${part.replace(/[^\w-]/g, "-")}`;
  let looked = 0;
  let found = null;
  const look = () => {
    if (window.switchingPartShown !== count || typing.inField) return;
    const last = ++looked >= LOOKS;
    if (!found) {
      found = document.querySelector(name);
      found?.scrollIntoView({ block: "start" });
    }
    const opens = last || part.startsWith("change_");
    const field = found && (visible(found, FIELDS) || (opens && visible(found, BUTTONS)));
    if (field) field.focus({ preventScroll: true });
    else if (!last) setTimeout(look, LOOK_MS);
  };
  setTimeout(look, LOOK_MS);
}
