// Says which language the screen speaks, and says in it what Streamlit's fields say in English of their
// own: lists, dates, and fields for a file, also when one is refused in the browser already. Nothing of
// these shows before it is translated (words.css).
const FIELD = '[data-testid="stFileUploader"]';
const OTHERS = ["stSelectbox", "stMultiSelect", "stDateInput", "stTimeInput", "stTextInput"]
  .map((name) => `[data-testid="${name}"]`)
  .join(", ");
const LABELS = {
  "Clear value": "clear",
  "Clear entry": "clear",
  "Clear date": "clear",
  "Clear time": "clear",
  "Clear all": "clearAll",
  "Selected values": "chosen",
  "Choose date": "day",
  "Choose date range": "days",
  Open: "open",
};
const PLACEHOLDERS = {
  "Choose an option": "pick",
  "Choose options": "pick",
  "Choose or add an option": "pickOrAdd",
  "Choose or add options": "pickOrAdd",
  "Add an option": "pickOrAdd",
  "Add options": "pickOrAdd",
  "No options to select": "none",
};
const LISTS = '[role="listbox"]';
const CHIP = '[data-testid="stFileChip"]';
const SIZE = /^(\d+)(?:\.(\d+))?([KMG]?B)$/;
const KEPT = "[data-testid=stWidgetLabel], [data-testid=stFileChipName], .switching-refused";

function fill(words, values) {
  return words.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

function written(size) {
  return size.replace(SIZE, (_whole, units, rest, unit) =>
    `${units}${Number(rest) ? `,${rest}` : ""} ${unit === "B" ? "bytes" : unit}`,
  );
}

// What a text of Streamlit's says in our words; null for any other.
function inWords(text, words) {
  const [, most] = text.match(/^(.+) per file$/) ?? [];
  if (most) return fill(words.most, { size: written(most) });
  if (SIZE.test(text)) return written(text);
  if (text === "Upload") return words.choose;
  if (text.startsWith("Drag and drop ")) return words.drop;
  if (/^\w+ icon$/.test(text)) return ""; // its button says it
  return null;
}

function refusal(chip, words) {
  const name = chip.querySelector('[data-testid="stFileChipName"]')?.title ?? "";
  const said = chip.querySelector("[role=alert]");
  said.dataset.said ??= said.textContent;
  const [, size] = said.dataset.said.match(/must be (.+) or smaller/) ?? [];
  return fill(size ? words.tooLarge : words.failed, { name, size: size && written(size) });
}

// Whatever has a name for who hears the page, in a field or not: buttons of charts, links at the
// top, signs. Of a sign that says nothing by itself there is nothing to hear.
const NAMED = [
  [/^App pages$/, "pages"],
  [/^Navigate to home page$/, "home"],
  [/^Help$/, "help"],
  [/^Help for (?<name>.*)$/s, "helpFor"],
  [/^Copy Vega-Lite spec(?:: (?<name>.*))?$/s, "copyChart"],
  [/^Download as PNG(?:: (?<name>.*))?$/s, "savePicture"],
  [/^Download as CSV(?:: (?<name>.*))?$/s, "saveTable"],
  [/^(?:View f|F)ullscreen(?:: (?<name>.*))?$/s, "large"],
  [/^(?:Close|Exit) fullscreen(?:: (?<name>.*))?$/s, "small"],
  [/^Search(?:: (?<name>.*))?$/s, "search"],
  [/^Show\/hide columns(?:: (?<name>.*))?$/s, "columns"],
  [/^Show data(?:: (?<name>.*))?$/s, "showTable"],
  [/^Show chart(?:: (?<name>.*))?$/s, "showChart"],
  [/^Connecting(?: to Streamlit server)?$/, "connecting"],
  [/^Sidebar$/, "pages"],
  [/^Expand sidebar$/, "openPages"],
  [/^Collapse sidebar$/, "closePages"],
  [/^(?:Choose date|Calendar)(?:, (?<name>.*))?$/s, "dayIn"],
  [/^Close$/, "close"],
  [/^(?<part>day|month|year|hour|minute), (?<name>.*)$/s, "part"],
];
const said = new WeakMap();

function named(text, words) {
  for (const [pattern, key] of NAMED) {
    const found = text.match(pattern);
    if (!found) continue;
    const { name = "", part } = found.groups ?? {};
    const what = key === "part" ? words.parts[part] : words[key];
    return fill(what, { name }).replace(/[\s\u00a0]*[:,]?[\s\u00a0]*$/, "");
  }
  // Streamlit shows a label as markdown, and has it heard as it was written: with its escapes.
  return text.replace(/\\([!-/:-@[-`{-~])/g, "$1");
}

function translateNames(words) {
  for (const part of document.querySelectorAll("[aria-label]")) {
    const now = part.getAttribute("aria-label");
    const [, sign] = now.match(/^(\w+) icon$/) ?? [];
    if (sign && part.matches("[role=img][translate=no]")) {
      if (words.signs[sign]) label(part, words.signs[sign]);
      else {
        part.setAttribute("aria-hidden", "true");
        part.removeAttribute("aria-label");
      }
      continue;
    }
    // What we said before in another language is said anew, of what Streamlit said.
    const before = said.get(part);
    if (before?.wanted === now && before.language === words.language) continue;
    const source = before?.wanted === now ? before.source : now;
    const wanted = named(source, words);
    said.set(part, { source, wanted, language: words.language });
    label(part, wanted);
  }
  for (const part of document.querySelectorAll("[role=spinbutton][aria-valuetext]")) {
    const text = part.matches("[data-placeholder]") ? words.empty : part.textContent;
    if (part.getAttribute("aria-valuetext") !== text) part.setAttribute("aria-valuetext", text);
  }
  const skip = document.querySelector("[data-testid=stSkipToContent]");
  if (skip?.firstChild) put(skip.firstChild, words.skip);
}

// What is said aside, to who hears it only, and on the button of the pages that have no room on top.
const ASIDE =
  "[data-live-announcer], [data-testid=stTopNavSection], [data-testid=stStatusWidget], [role=dialog]";

function aside(text, words) {
  const [, options] = text.match(/^(\d+) options? available\.$/) ?? [];
  const [, more] = text.match(/^(\d+) more$/) ?? [];
  if (options) return fill(words.offered, { number: options });
  if (more) return fill(words.more, { number: more });
  const [, month] = text.match(/^Choose date, (.+)$/) ?? [];
  if (month) return fill(words.dayIn, { name: month });
  if (text === "Connection error") return words.lost;
  if (/^(Streamlit server is not responding|Is Streamlit still running)/.test(text)) return words.noAnswer;
  if (text === "Connecting") return words.connecting;
  if (text.startsWith("Use arrow keys to navigate dates.")) return words.keysOfDays;
  return null;
}

function translateAside(words) {
  for (const part of document.querySelectorAll(ASIDE)) {
    const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const said = aside(walker.currentNode.nodeValue.trim(), words);
      if (said !== null) put(walker.currentNode, said);
    }
  }
}

function put(node, text) {
  if (node.nodeValue !== text) node.nodeValue = text;
}

function label(element, text) {
  if (element.getAttribute("aria-label") !== text) element.setAttribute("aria-label", text);
}

function translateTexts(field, words) {
  const walker = document.createTreeWalker(field, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.parentElement.closest(`${KEPT}, [role=alert]`)) continue;
    const said = inWords(node.nodeValue.trim(), words);
    if (said !== null) put(node, said);
  }
}

function translateLabels(field, words) {
  const zone = field.querySelector('[data-testid="stFileUploaderDropzone"]');
  const input = zone?.querySelector("input[type=file]");
  if (input) label(input, zone.getAttribute("aria-label") ?? words.choose);
  for (const button of field.querySelectorAll("button[aria-label]")) {
    const now = button.getAttribute("aria-label");
    const [, cancelled] = now.match(/^Cancel upload of (.*)$/s) ?? [];
    const [, removed] = now.match(/^Remove (.*)$/s) ?? [];
    if (now === "Add files") label(button, words.another);
    else if (cancelled !== undefined) label(button, fill(words.stop, { name: cancelled }));
    else if (removed !== undefined) label(button, fill(words.remove, { name: removed }));
  }
  for (const chip of field.querySelectorAll(CHIP)) {
    const name = chip.querySelector('[data-testid="stFileChipName"]')?.title ?? "";
    const size = chip.getAttribute("aria-label")?.slice(name.length + 2) ?? "";
    if (SIZE.test(size)) label(chip, `${name}, ${written(size)}`);
  }
}

// Below the field, in sight: Streamlit says it in a tip only, to who points at the file.
function showRefusals(field, words) {
  const chips = [...field.querySelectorAll(`${CHIP}[aria-invalid]`)];
  const said = chips.map((chip) => refusal(chip, words));
  chips.forEach((chip, place) => {
    const alert = chip.querySelector("[role=alert]");
    if (alert.textContent !== said[place]) {
      alert.childNodes.forEach((node, at) => put(node, at ? "" : said[place]));
    }
  });
  let shown = field.querySelector(":scope > .switching-refused");
  if (!said.length) return shown?.remove();
  if (!shown) {
    shown = document.createElement("p");
    shown.className = "switching-refused";
    field.append(shown);
  }
  if (shown.textContent !== said.join(" ")) shown.textContent = said.join(" ");
}

// A field with a label of ours keeps that: only what is in it has words of Streamlit's.
function translateParts(field, words) {
  for (const part of field.querySelectorAll("[aria-label]:not(input, [role=combobox], [role=listbox])")) {
    const now = part.getAttribute("aria-label");
    const [, removed] = now.match(/^Remove (.*)$/s) ?? [];
    if (Object.hasOwn(LABELS, now)) label(part, words[LABELS[now]]);
    else if (removed !== undefined) label(part, fill(words.remove, { name: removed }));
  }
  for (const input of field.querySelectorAll("input[placeholder]")) {
    const said = PLACEHOLDERS[input.placeholder];
    if (said) input.placeholder = words[said];
  }
}

// What a list offers besides its own options; an option of ours may read alike, and stays.
function inList(text, isEmpty, words) {
  const [, most] = text.match(/^You can only select up to (\d+) options?\./) ?? [];
  const [, count] = text.match(/^Select (\d+) matches$/) ?? [];
  const [, added] = text.match(/^Add: (.*)$/s) ?? [];
  if (isEmpty && text === "No results") return words.nothing;
  if (isEmpty && most) return fill(words.full, { number: most });
  if (text === "Select all") return words.all;
  if (count) return fill(words.matches, { number: count });
  if (added !== undefined) return fill(words.add, { name: added });
  return null;
}

function translateList(list, words) {
  const walker = document.createTreeWalker(list, NodeFilter.SHOW_TEXT);
  const isEmpty = list.hasAttribute("data-empty");
  while (walker.nextNode()) {
    const said = inList(walker.currentNode.nodeValue.trim(), isEmpty, words);
    if (said !== null) put(walker.currentNode, said);
  }
}

// What Streamlit leaves without a role or a name, and in which language a browser writes a calendar.
function giveRoles(words) {
  for (const toast of document.querySelectorAll("[data-testid=stToast]:not([aria-label])")) {
    label(toast, words.notice);
  }
  for (const zone of document.querySelectorAll("[data-testid=stFileUploaderDropzone][role=presentation]")) {
    zone.setAttribute("role", "group");
  }
  for (const grid of document.querySelectorAll("[data-testid=stDateInputCalendar] [role=grid]")) {
    if (grid.lang !== navigator.language) grid.lang = navigator.language;
  }
  // Outside a part of the page it would be taken for the head of the page.
  for (const head of document.querySelectorAll("[data-testid=stDateInputCalendar] header:not([role])")) {
    head.setAttribute("role", "none");
  }
}

function translate(words) {
  giveRoles(words);
  translateNames(words);
  translateAside(words);
  for (const field of document.querySelectorAll(OTHERS)) translateParts(field, words);
  for (const list of document.querySelectorAll(LISTS)) translateList(list, words);
  for (const field of document.querySelectorAll(FIELD)) {
    translateTexts(field, words);
    translateLabels(field, words);
    showRefusals(field, words);
    if (field.dataset.switching !== "said") field.dataset.switching = "said";
  }
}

export default function (component) {
  const tab = (window.switchingUploads ??= {});
  tab.words = component.data;
  document.documentElement.lang = component.data.language;
  if (!tab.observer) {
    tab.observer = new MutationObserver(() => translate(tab.words));
    tab.observer.observe(document.body, {
      childList: true,
      subtree: true,
      characterData: true,
      attributeFilter: ["aria-label", "aria-invalid", "aria-valuetext", "placeholder"],
    });
  }
  translate(tab.words);
}
