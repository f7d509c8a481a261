// Brings the part of the page that a click opened into sight, once for each click, with the focus in
// its first field; or back on what opened it.
const LOOK_MS = 100;
const LOOKS = 15; // fields of a kind come a little later the first time

const FIELDS = "input:not([type=file]), textarea";
const BUTTONS = "button, a";

const visible = (part, names) => [...part.querySelectorAll(names)].find((item) => item.offsetParent);

export default function (component) {
  const { part, count } = component.data;
  if (!part || window.switchingPartShown === count) return;
  window.switchingPartShown = count;
  const name = `.st-key-${part.replace(/[^\w-]/g, "-")}`;
  let looked = 0;
  let found = null;
  const look = () => {
    if (window.switchingPartShown !== count) return;
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
