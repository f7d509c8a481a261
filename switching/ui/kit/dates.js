// A day that no month has: the browser would make 30/11 of 31/11 without a word, when the field is
// left. It is refused with a sentence instead, and the caret stays.
const FIELD = '[data-testid="stDateInput"]';
const SAID = "date-refused";

const partOf = (field, name) => field.querySelector(`[role="spinbutton"][data-type="${name}"]`);

function impossible(field) {
  const [day, month, year] = ["day", "month", "year"].map((name) =>
    Number.parseInt(partOf(field, name)?.textContent, 10),
  );
  if (!(day && month && year)) return null;
  const last = new Date(0);
  last.setUTCFullYear(year, month, 0);
  const two = (number) => String(number).padStart(2, "0");
  return day > last.getUTCDate() ? `${two(day)}/${two(month)}/${year}` : null;
}

function clear(part) {
  part.focus();
  for (const _ of part.textContent) {
    const back = { inputType: "deleteContentBackward", bubbles: true, cancelable: true };
    part.dispatchEvent(new InputEvent("beforeinput", back));
  }
}

function say(field, sentence) {
  const said = document.createElement("p");
  said.className = SAID;
  said.setAttribute("role", "alert");
  said.textContent = sentence;
  field.querySelector(`.${SAID}`)?.remove();
  field.append(said);
}

function watch(state) {
  const fieldOf = (target) => target?.closest?.('[role="spinbutton"]') && target.closest(FIELD);

  function refuse(event, field) {
    const written = field && impossible(field);
    if (!written) return;
    event.stopImmediatePropagation();
    event.preventDefault();
    // Once the event is over: where the browser left the field all the same, it goes back to it.
    setTimeout(() => {
      if (impossible(field) !== written) return;
      const day = partOf(field, "day");
      clear(day);
      // One digit is left where two were taken away before the first was drawn.
      requestAnimationFrame(() => clear(day));
      say(field, state.words.replace("{date}", written));
    });
  }

  function pressed(event) {
    const field = fieldOf(event.target);
    if (!field) return;
    const part = event.target.dataset.type;
    const leaves = event.key === "Tab" && part === (event.shiftKey ? "day" : "year");
    if (leaves || ["Enter", "Escape"].includes(event.key)) refuse(event, field);
    else if (event.key !== "Tab") field.querySelector(`.${SAID}`)?.remove();
  }

  function pointed(event) {
    const field = fieldOf(document.activeElement);
    if (field && fieldOf(event.target) !== field && !event.target.closest?.('[role="dialog"]')) {
      refuse(event, field);
    }
  }

  function left(event) {
    const field = fieldOf(event.target);
    if (field && fieldOf(event.relatedTarget) !== field) refuse(event, field);
  }

  document.addEventListener("keydown", pressed, true);
  document.addEventListener("pointerdown", pointed, true);
  document.addEventListener("mousedown", pointed, true);
  document.addEventListener("focusout", left, true);
}

export default function ({ data }) {
  const fresh = !window.switchingDates;
  const state = (window.switchingDates ??= {});
  state.words = data.words;
  if (fresh) watch(state);
}
