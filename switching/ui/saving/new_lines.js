// A field that adds a line to a list is another field after each line: what is typed meanwhile, and
// the caret, go along to the next one. One line is on its way at a time, whether by Enter or by leaving
// the field: Streamlit gives a run the last of what a field said, and the line before it would be lost.
const NEW_LINE = '[class*="st-key-"][class*="-new_line"] input';
const REFUSED_MS = 1500; // a field that is still there so long after its line may have been refused
const BULLET = /^[-–•*·▪]\s+/;
const BETWEEN_MS = 10000; // within which the next field comes: what is typed until then is of its line

function put(field, text) {
  const { set } = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value");
  set.call(field, text);
  field.dispatchEvent(new InputEvent("input", { bubbles: true, data: "switching" }));
}

// `isTakenUp` tells whether a run has answered all that was given on the page.
function followNewLines(isTakenUp) {
  const adding = new Map(); // field -> its line on its way, the lines that wait for it, and keys
  const placeOf = (field) => [new URL(location.href).searchParams.get("switch"), field.getAttribute("aria-label")].join();
  const holdsText = (field) => field.value.trim() !== "";
  const observer = new MutationObserver(() => {
    for (const state of adding.values()) if (!state.field.isConnected) goOn(state);
  });

  function begin(field, lines = [], inside = document.activeElement === field) {
    const place = placeOf(field);
    adding.set(field, { field, place, lines, inside, added: field.value, typed: "", since: Date.now() });
    if (inside) field.select(); // the next key begins the next line
    observer.observe(document.body, { childList: true, subtree: true });
  }

  function end({ field }) {
    adding.delete(field);
    if (!adding.size) observer.disconnect();
  }

  // The one field is gone, and the next one is not there yet.
  const isBetween = ({ field, inside, since }) => inside && !field.isConnected && Date.now() - since < BETWEEN_MS;

  // What is typed of the line that comes.
  const restOf = ({ field, added, typed }) => (field.value === added ? "" : field.value) + typed;

  function goOn(state) {
    const { field, place, lines, leaving } = state;
    if (leaving) {
      // It was not left: it went.
      const typed = (leaving.line === state.added ? "" : leaving.line) + state.typed;
      Object.assign(state, { inside: true, leaving: null, added: field.value, typed });
    }
    const next = [...document.querySelectorAll(NEW_LINE)].find((other) => placeOf(other) === place);
    if (!next) return;
    const rest = restOf(state);
    end(state);
    if (state.inside && [null, document.body, field].includes(document.activeElement)) next.focus();
    if (adding.has(next)) adding.get(next).lines.unshift(...lines);
    else if (lines.length) addNext(next, lines, rest);
    else if (rest) put(next, rest);
  }

  // No key comes between the line and its Enter: a timer would let one in.
  function addNext(field, [line, ...lines], rest) {
    rest ||= field.value; // typed there while the one before it was still on its way
    put(field, line);
    queueMicrotask(() =>
      queueMicrotask(() => {
        field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", code: "Enter", bubbles: true }));
        begin(field, lines);
        if (rest) put(field, rest);
      }),
    );
  }

  function pressed(event) {
    const field = event.target;
    const between = [...adding.values()].find(isBetween);
    if (between) return typedBetween(between, event);
    if (event.key !== "Enter" || !event.isTrusted || !field.matches?.(NEW_LINE)) return;
    const state = adding.get(field);
    if (!state) return holdsText(field) ? begin(field) : undefined;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (holdsText(field) && field.value !== state.added) state.lines.push(field.value);
    put(field, "");
  }

  // Leaving a field sends what it holds, as Enter does. A browser also tells of it as the field goes.
  function left(event) {
    const field = event.target;
    if (!field.matches?.(NEW_LINE) || field.disabled) return;
    const state = adding.get(field);
    if (state) return leave(state);
    queueMicrotask(() => field.isConnected && holdsText(field) && !adding.has(field) && begin(field, [], false));
  }

  function leave(state) {
    const { field, added } = state;
    const leaving = { line: field.value };
    Object.assign(state, { leaving, inside: false });
    if (field.value !== added) put(field, added);
    // Before any other task: the page may be drawn anew in the next one.
    queueMicrotask(() => {
      if (state.leaving !== leaving || !field.isConnected) return;
      state.leaving = null;
      if (leaving.line !== added && leaving.line.trim()) state.lines.push(leaving.line);
    });
  }

  function entered(event) {
    const state = adding.get(event.target);
    if (!state || state.inside) return;
    state.inside = true;
    put(state.field, "");
  }

  function typedBetween(state, event) {
    if (event.target !== document.body || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key.length === 1) state.typed += event.key;
    else if (event.key === "Enter") takeLine(state);
    else return;
    event.preventDefault();
  }

  function takeLine(state) {
    const line = restOf(state);
    if (line.trim()) state.lines.push(line);
    Object.assign(state, { added: state.field.value, typed: "" });
  }

  // A list from elsewhere is as many lines; the field would make one of them.
  function pasted(event) {
    const field = event.target;
    if (!field.matches?.(NEW_LINE)) return;
    const given = event.clipboardData.getData("text/plain").split(/[\r\n]+/);
    const lines = given.map((line) => line.trim().replace(BULLET, "")).filter((line) => line);
    if (lines.length < 2) return;
    event.preventDefault();
    const state = adding.get(field);
    if (state) return state.lines.push(...lines);
    lines[0] = field.value.slice(0, field.selectionStart) + lines[0];
    lines.push(lines.pop() + field.value.slice(field.selectionEnd));
    put(field, "");
    addNext(field, lines, "");
  }

  document.addEventListener("keydown", pressed, true);
  document.addEventListener("paste", pasted, true);
  document.addEventListener("focusout", left, true);
  document.addEventListener("focusin", entered, true);
  setInterval(() => {
    const app = document.querySelector('[data-testid="stApp"]');
    if (app?.dataset.testScriptState !== "notRunning") return;
    for (const state of [...adding.values()]) {
      const { field, lines, added, since } = state;
      if (!field.isConnected || Date.now() - since < REFUSED_MS || !isTakenUp()) continue;
      end(state);
      // What was refused stays in the field, behind the lines that waited for it.
      const rest = holdsText(field) ? field.value : added;
      if (lines.length) addNext(field, lines, rest);
      else if (rest !== field.value) put(field, rest);
    }
  }, 100);
  return {
    isAdding: () => [...adding.keys()].some((field) => field.isConnected),
    holdsAny: () => [...adding.values()].some(({ field, lines }) => field.isConnected || lines.length > 0),
  };
}
