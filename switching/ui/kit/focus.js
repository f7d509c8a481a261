// Where the keyboard stands. What one pressed may be gone when the page is drawn anew: the browser
// then puts the focus on nothing at all. It goes to what the page begins with there, to the field that
// the press brought, or to what now stands in the place of what is gone. And a line that opens in place says whether it is open.
const LOOK_MS = 50;
const LONGEST_MS = 10000;
const STAYS = 4; // looks in a row in which the page had nothing to do

const MAIN = '[data-testid="stMain"]';
const STOPS = 'a[href], button, input, textarea, summary, [tabindex="0"]';
const FIELDS = "input, textarea";
const ANSWERS = `${FIELDS}, [role="radio"]`;
const LINES = '[class*="st-key-line_"] button';
const ROWS = '.st-key-call_bar [role="radiogroup"]';
const CHOSEN = '[aria-checked="true"]';
const EDGE = 40; // in pixels: what stands before it shows that there is more
const BEGINS = '[class*="st-key-begin_"]';

const app = () => document.querySelector('[data-testid="stApp"]');
const idle = () => app()?.dataset.testScriptState === "notRunning";
const isStop = (item) =>
  item.tabIndex >= 0 && !item.disabled && item.getClientRects().length > 0 && !item.matches(MAIN);
const stops = () => [...document.querySelectorAll(`${MAIN} :is(${STOPS})`)].filter(isStop);
const nowhere = () => [null, document.body].includes(document.activeElement);

function makeFocus() {
  let place = null; // the last stop on the page itself: what opened a small window, not what is in it
  let watch = null;

  // What the page begins with, where it is another one than before.
  const beginning = (before) => {
    const parts = [...document.querySelectorAll(BEGINS)].filter((part) => part.getClientRects().length);
    const found = parts.flatMap((part) => [...part.querySelectorAll(FIELDS)].filter(isStop));
    return found.find((field) => !before.includes(field));
  };

  const brought = (before) => stops().find((item) => item.matches(ANSWERS) && !before.includes(item));

  const following = (before, index) => {
    const there = stops();
    const ahead = before.slice(0, index).filter((item) => there.includes(item));
    return ahead.length ? (there[there.indexOf(ahead.at(-1)) + 1] ?? ahead.at(-1)) : null;
  };

  // A press by keyboard, or by what reads the screen aloud: a pointer needs no focus.
  const pressed = (event) => {
    const on = event.target.closest?.(STOPS);
    if (!on || (event.type === "click" && event.detail > 0)) return;
    if (event.type === "keydown" && !(["Enter", " "].includes(event.key) || event.altKey)) return;
    const at = on.closest(MAIN) ? on : place;
    const before = stops();
    const index = before.indexOf(at);
    const { pathname } = location;
    const until = Date.now() + LONGEST_MS;
    let quiet = 0;
    clearInterval(watch);
    watch = setInterval(() => {
      quiet = idle() ? quiet + 1 : 0;
      const over = Date.now() > until || location.pathname !== pathname || index < 0;
      if (over || (!nowhere() && !on.isConnected)) return clearInterval(watch);
      if (quiet < STAYS || on.isConnected || !nowhere()) return;
      clearInterval(watch);
      (beginning(before) ?? brought(before) ?? following(before, index))?.focus();
    }, LOOK_MS);
  };

  const seen = (event) => {
    if (event.target.closest?.(MAIN)) place = event.target;
  };

  for (const name of ["keydown", "click"]) document.addEventListener(name, pressed, true);
  document.addEventListener("focusin", seen, true);
}

function sayWhatIsOpen(state) {
  for (const line of document.querySelectorAll(LINES)) {
    const open = String(line.querySelector("em")?.textContent === state.close);
    if (line.getAttribute("aria-expanded") !== open) line.setAttribute("aria-expanded", open);
  }
}

// A row of steps that scrolls sideways shows the one that is chosen.
function showChosen(state) {
  for (const row of document.querySelectorAll(ROWS)) {
    const chosen = row.querySelector(CHOSEN);
    if (!chosen || state.chosen === chosen || row.scrollWidth <= row.clientWidth) continue;
    state.chosen = chosen;
    row.scrollLeft += chosen.getBoundingClientRect().left - row.getBoundingClientRect().left - EDGE;
  }
}

export default function ({ data }) {
  const fresh = !window.switchingFocus;
  const state = (window.switchingFocus ??= {});
  state.close = data.close;
  if (!fresh) return;
  makeFocus();
  const look = () => {
    sayWhatIsOpen(state);
    showChosen(state);
  };
  const changes = { childList: true, subtree: true, characterData: true, attributeFilter: ["aria-checked"] };
  addEventListener("resize", () => {
    state.chosen = null;
    look();
  });
  new MutationObserver(look).observe(document.body, changes);
  look();
}
