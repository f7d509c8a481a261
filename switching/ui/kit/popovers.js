// What a button opens beside it (a popover) stands at the end of the document: by Tab it would be all
// of the page away. Opened by keyboard, the focus goes into it; past its last stop it goes on behind the
// button, and before its first back to the button. Escape closes it, which is Streamlit's own.
const OPENER = '[data-testid="stPopoverButton"]';
const SMALL = '[data-testid="stPopoverBody"]';
const OPENS_MS = 3000; // within which a popover comes

const openers = () => [...document.querySelectorAll(`${OPENER}[aria-expanded="true"]`)];
const bodies = () => [...document.querySelectorAll(SMALL)];
// One is open at a time, and one within it: both lists have them in this order.
const bodyOf = (button) => bodies()[openers().indexOf(button)];
const openerOf = (body) => openers()[bodies().indexOf(body)];

// Of radio buttons the keyboard stops at one.
const isFirstStop = (item) => {
  if (item.type !== "radio" || item.checked) return true;
  const among = [...document.getElementsByName(item.name)];
  return among.some((one) => one.checked) ? false : among[0] === item;
};
const stopsIn = (body) => [...body.querySelectorAll(STOPS)].filter((item) => isStop(item) && isFirstStop(item));

// The part itself, not its first button: what it asks is read before what answers it.
function enter(body) {
  body.tabIndex = -1;
  body.focus({ preventScroll: true });
}

function goOnBehind(button) {
  const around = button.closest(SMALL);
  const stops = around
    ? stopsIn(around)
    : [...document.querySelectorAll(STOPS)].filter((item) => isStop(item) && !item.closest(SMALL));
  const next = stops[stops.indexOf(button) + 1];
  if (!next && around) return leave(around);
  (next ?? button).focus();
  // A field gives what it holds as it is left, and in the next task at the latest: closed by the same
  // one, it is gone before it did, and what was typed with it.
  setTimeout(() => button.ariaExpanded === "true" && button.click());
}

function leave(body) {
  const button = openerOf(body);
  if (button) goOnBehind(button);
}

function enterPopovers() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.(OPENER);
    // A pointer has its own way in.
    if (!button || event.detail > 0 || button.ariaExpanded === "true") return;
    const until = Date.now() + OPENS_MS;
    const look = setInterval(() => {
      const body = bodyOf(button);
      const waits = nowhere() || document.activeElement === button;
      if (body && waits) enter(body);
      if (body || !waits || Date.now() > until) clearInterval(look);
    }, LOOK_MS);
  }, true);

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return stayNear();
    if (event.key !== "Tab" || event.altKey || event.ctrlKey || event.metaKey) return;
    const at = document.activeElement;
    const opened = at?.matches(OPENER) && !event.shiftKey ? bodyOf(at) : null;
    const body = at?.closest(SMALL);
    if (!opened && !body) return;
    const stops = body ? stopsIn(body) : [];
    const leaves = event.shiftKey ? [body, stops[0]].includes(at) : [stops.at(-1) ?? body].includes(at);
    if (!opened && !leaves) return;
    event.preventDefault();
    if (opened) enter(opened);
    else if (event.shiftKey) openerOf(body)?.focus();
    else leave(body);
  }, true);

  // Where one stood within another, both close, and the button of the inner one goes along.
  function stayNear() {
    const [outer] = openers();
    if (outer) setTimeout(() => nowhere() && outer.focus(), LOOK_MS);
  }
}
