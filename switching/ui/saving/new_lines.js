// A field that adds a line to a list is another field after each Enter: what is typed meanwhile, and
// the caret, go along to the next one.
const NEW_LINE = '[class*="st-key-"][class*="-new_line"] input';
const REFUSED_MS = 1500; // a field that is still there so long after Enter was not emptied: refused

function put(field, text) {
  const { set } = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value");
  set.call(field, text);
  field.dispatchEvent(new InputEvent("input", { bubbles: true, data: "switching" }));
}

function followNewLines() {
  let adding = null; // the field whose line is being added, the lines that wait for it, and keys
  const labelOf = (field) => field.getAttribute("aria-label");
  const observer = new MutationObserver(() => adding && !adding.field.isConnected && goOn());

  function begin(field, lines = []) {
    adding = { field, lines, added: field.value, typed: "", since: Date.now() };
    field.select(); // the next key begins the next line
    observer.observe(document.body, { childList: true, subtree: true });
  }

  function end() {
    adding = null;
    observer.disconnect();
  }

  function goOn() {
    const { field, lines, added, typed } = adding;
    const same = (other) => labelOf(other) === labelOf(field);
    const next = [...document.querySelectorAll(NEW_LINE)].find(same);
    if (!next) return;
    const rest = (field.value === added ? "" : field.value) + typed;
    end();
    if ([null, document.body, field].includes(document.activeElement)) next.focus();
    if (lines.length) addNext(next, lines, rest);
    else if (rest) put(next, rest);
  }

  // No key comes between the line and its Enter: a timer would let one in.
  function addNext(field, [line, ...lines], rest) {
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
    if (adding !== null && !adding.field.isConnected) return typedBetween(event);
    if (event.key !== "Enter" || !event.isTrusted || !field.matches?.(NEW_LINE)) return;
    if (!field.value.trim()) return;
    if (adding === null) return begin(field);
    event.preventDefault();
    event.stopImmediatePropagation();
    if (field.value !== adding.added) adding.lines.push(field.value);
    put(field, "");
  }

  // The one field is gone, and the next one is not there yet.
  function typedBetween(event) {
    if (event.target !== document.body || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key.length === 1) adding.typed += event.key;
    else if (event.key === "Enter") takeLine();
    else return;
    event.preventDefault();
  }

  function takeLine() {
    const { field, added, typed } = adding;
    const line = (field.value === added ? "" : field.value) + typed;
    if (line.trim()) adding.lines.push(line);
    Object.assign(adding, { added: field.value, typed: "" });
  }

  document.addEventListener("keydown", pressed, true);
  setInterval(() => {
    if (adding === null || Date.now() - adding.since < REFUSED_MS) return;
    const app = document.querySelector('[data-testid="stApp"]');
    if (app?.dataset.testScriptState !== "notRunning") return;
    const { field, lines } = adding;
    end();
    if (field.isConnected && lines.length) addNext(field, lines, field.value);
  }, 100);
}
