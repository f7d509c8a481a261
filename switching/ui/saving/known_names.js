// A field of a name that may be on record: Enter takes the first of what is offered for this text
// below the field, also when it is offered only after Enter.
const KNOWN = '[class*="st-key-known-field"]';
const OFFERED = '[class*="st-key-known-offered"]';
const OFFERED_WITHIN_MS = 5000;

const STOPS = "a[href], button, input, textarea, summary";
const QUOTES = ["‘’", "« »"]; // in French they are others

const oneLine = (text) => text.trim().split(/\s+/).join(" ");
const isStop = (item) => item.tabIndex >= 0 && !item.disabled && item.getClientRects().length > 0;

// What is offered says for which text it is.
function isOfferedFor(offered, text) {
  const said = oneLine(offered?.textContent ?? "");
  return QUOTES.some((pair) => said.includes(`${pair.slice(0, -1)}${oneLine(text)}${pair.slice(1)}`));
}

function followKnownNames() {
  let wanted = null; // the field in which Enter was pressed, with its text and when

  function firstOffered(place, text) {
    const offered = place.querySelector(OFFERED);
    const first = offered?.querySelector("button");
    return isOfferedFor(offered, text) && !first?.disabled ? first : null;
  }

  function take() {
    if (wanted === null) return;
    const { field, text, since } = wanted;
    const place = field.isConnected && field.closest(KNOWN);
    if (!place || field.value !== text || Date.now() - since > OFFERED_WITHIN_MS) {
      wanted = null;
      return;
    }
    const first = firstOffered(place, text);
    if (!first) return;
    wanted = null;
    first.click();
  }

  function pressed(event) {
    const field = event.target;
    if (event.key !== "Enter" || !field.matches?.(`${KNOWN} input`) || !field.value.trim()) return;
    wanted = { field, text: field.value, since: Date.now() };
    setTimeout(take);
  }

  // Tab right behind a text: what still stands below it was offered for another one, and goes away in
  // a moment, with the caret in it. What is typed next would be lost, and a space in it would choose.
  function passed(event) {
    const place = event.target.matches?.(`${KNOWN} input`) && event.target.closest(KNOWN);
    const offered = place && place.querySelector(OFFERED);
    const text = event.target.value;
    if (event.key !== "Tab" || event.shiftKey || !offered || !text.trim()) return;
    if (isOfferedFor(offered, text)) return;
    const isBehind = (item) => place.compareDocumentPosition(item) === Node.DOCUMENT_POSITION_FOLLOWING;
    const next = [...document.querySelectorAll(STOPS)].find((item) => isBehind(item) && isStop(item));
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.select?.();
  }

  // What was clicked is gone in the next run: the caret goes back to its field.
  function clicked(event) {
    const place = event.target.closest?.(OFFERED)?.closest(KNOWN);
    if (!place || !event.isTrusted) return;
    setTimeout(function goBack(tries = 40) {
      const gone = [null, document.body].includes(document.activeElement);
      if (gone) place.querySelector("input")?.focus();
      else if (tries && place.contains(document.activeElement)) setTimeout(goBack, 50, tries - 1);
    }, 50);
  }

  document.addEventListener("keydown", pressed);
  document.addEventListener("keydown", passed);
  document.addEventListener("click", clicked, true);
  new MutationObserver(take).observe(document.body, { childList: true, subtree: true });
}
