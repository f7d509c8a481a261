// A field for a whole number holds text, which the server reads: a browser's own makes 22 of 22,5, or
// nothing. What such a field was good for stays: a telephone shows digits, and the arrows step by one.
const NUMBERS = '[class*="-number"] input';
const OF_NUMBER = /(^|\s)st-key-\S+-number(\s|$)/;

const isNumber = (field) => OF_NUMBER.test(field.closest('[class*="-number"]')?.className ?? "");

function showDigits() {
  for (const field of document.querySelectorAll(NUMBERS)) {
    if (field.inputMode !== "numeric" && isNumber(field)) field.inputMode = "numeric";
  }
}

function stepNumbers() {
  document.addEventListener("keydown", (event) => {
    const step = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    const field = event.target;
    if (!step || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (!field.matches?.(NUMBERS) || !isNumber(field) || !/^\d*$/.test(field.value.trim())) return;
    event.preventDefault();
    const { set } = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value");
    set.call(field, String(Math.max(0, Number(field.value) + step)));
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }, true);
}
