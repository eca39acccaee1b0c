// <nl-filter src="https://jobs.example/nlfilter" list="u001" lang="ja"></nl-filter>
//
// A filter box for a service of nlfilter: type a wish, see what was understood, take it back. All that comes from
// outside is put in as text (textContent), never as markup. Its state is the dialogue that the service returned.

const WORDS = {
  en: {
    ask: "What are you looking for?", go: "Filter", undo: "Undo", redo: "Redo", clear: "Start again", more: "More rows",
    remove: "Remove: ", left: "Not applied: ", read: (a, b) => `“${a}” was read as ${b}`, unsure: "Not sure. Did you mean:",
    looser: "Nothing is left. Try:", drop: "Without ", rows: (n) => `${n.toLocaleString("en")} rows`, busy: "Reading…",
    list: "Whose list?", link: "Copy link", copied: "Copied", missing: "not given", facets: "Frequent values",
    language: "日本語", failed: "The service did not answer.",
  },
  ja: {
    ask: "何を探していますか", go: "絞り込む", undo: "元に戻す", redo: "やり直す", clear: "最初から", more: "続きを見る",
    remove: "外す: ", left: "使っていません: ", read: (a, b) => `「${a}」は${b}として読みました`, unsure: "確かではありません。もしかして:",
    looser: "該当がありません。次の条件なら:", drop: "外す: ", rows: (n) => `${n.toLocaleString("ja")}件`, busy: "読み取っています…",
    list: "だれのリスト", link: "リンクをコピー", copied: "コピーしました", missing: "記載なし", facets: "多い値",
    language: "English", failed: "サービスが応答しません。",
  },
};
const PAGE = 20;
const MOST_FACETS = 6;
const FACET_COLUMNS = 4;

/** Makes an element with properties and children; texts become text nodes. */
function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("aria-") || name === "for" || name === "role") element.setAttribute(name, value);
    else element[name] = value;
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

function shown(value, missing) {
  if (value === null || value === undefined || (Array.isArray(value) && !value.length)) return missing;
  if (Array.isArray(value)) return value.map((one) => shown(one, missing)).join(", ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** A link that an action may open: the schemes that nlfilter lets a schema use. */
function safe(url) {
  try {
    return ["https:", "http:", "mailto:"].includes(new URL(url).protocol) ? url : null;
  } catch {
    return null;
  }
}

export class NlFilter extends HTMLElement {
  #state = null;
  #answer = null;
  #schema = null;
  #limit = PAGE;
  #running = 0;
  #parts = {};

  get words() { return WORDS[this.#lang]; }
  get #lang() { return this.lang === "ja" || (!this.lang && navigator.language.startsWith("ja")) ? "ja" : "en"; }
  get #list() { return this.getAttribute("list") || null; }

  async connectedCallback() {
    this.#build();
    await this.#describe();
    const kept = new URLSearchParams(location.hash.slice(1));
    if (kept.get("list")) this.setAttribute("list", kept.get("list"));
    this.#askForList();
    if (this.#schema?.list && !this.#list) return;
    const where = kept.get("where");
    await this.#turn(where ? { put: where } : {}, { quietly: true });
  }

  /** Says a wish, as if it had been typed. */
  say(text) { return this.#turn({ say: text }); }

  // The service ----------------------------------------------------------------------------------------------

  async #ask(path, body) {
    const base = this.getAttribute("src") || ".";
    const headers = { "content-type": "application/json" };
    const key = this.getAttribute("key");
    if (key) headers.authorization = `Bearer ${key}`;
    const response = await fetch(`${base}/${path}`, body ? { method: "POST", headers, body: JSON.stringify(body) } : { headers });
    const data = await response.json();
    if (!response.ok) throw Object.assign(new Error(data.detail || data.title), { hint: data.hint });
    return data;
  }

  async #describe() {
    try {
      this.#schema = await this.#ask(`schema?lang=${this.#lang}`);
    } catch (error) {
      this.#fail(error);
    }
  }

  async #turn(body, { quietly = false } = {}) {
    const number = ++this.#running;
    this.setAttribute("aria-busy", "true");
    if (!("more" in body)) this.#limit = PAGE;
    const { more, ...asked } = body;
    try {
      const answer = await this.#ask("dialogue", { state: this.#state, limit: this.#limit, lang: this.#lang, list: this.#list, ...asked });
      if (number !== this.#running) return; // a later turn is under way
      this.#state = answer.state;
      this.#answer = answer;
      this.#show(quietly);
      this.#keepInLink();
      await this.#showFacets(number);
    } catch (error) {
      if (number === this.#running) this.#fail(error);
    } finally {
      if (number === this.#running) this.removeAttribute("aria-busy");
    }
  }

  // The page -------------------------------------------------------------------------------------------------

  #build() {
    const words = this.words;
    const input = make("input", { type: "search", autocomplete: "off", enterKeyHint: "search", maxLength: 1000, id: "nl-wish" });
    const form = make("form", { role: "search" },
      make("label", { for: "nl-wish", className: "visually-hidden" }, words.ask), input,
      make("button", { className: "go" }, words.go));
    input.placeholder = words.ask;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const said = input.value.trim();
      if (said) this.#turn({ say: said }).then(() => { input.value = ""; input.focus(); });
    });
    const button = (name, does) => make("button", { type: "button", onclick: does }, words[name]);
    const parts = {
      input,
      undo: button("undo", () => this.#turn({ move: "undo" })),
      redo: button("redo", () => this.#turn({ move: "redo" })),
      clear: button("clear", () => this.#turn({ move: "clear" })),
      link: button("link", () => this.#copyLink()),
      language: button("language", () => this.#switch()),
      list: make("span"),
      chips: make("ul", { className: "chips", "aria-label": "conditions" }),
      notes: make("ul", { className: "notes" }),
      summary: make("p", { className: "summary", role: "status", "aria-live": "polite" }),
      ways: make("div", { className: "tools" }),
      rows: make("ol", { className: "rows" }),
      more: button("more", () => { this.#limit += PAGE; this.#turn({ more: true }, { quietly: true }); }),
      facets: make("aside", { className: "facets", "aria-label": words.facets }),
    };
    parts.more.hidden = true;
    this.#parts = parts;
    this.replaceChildren(form,
      make("div", { className: "tools" }, parts.undo, parts.redo, parts.clear, parts.link, parts.list, parts.language),
      parts.chips, parts.notes, parts.summary, parts.ways,
      make("div", { className: "body" }, make("div", {}, parts.rows, parts.more), parts.facets));
    document.documentElement.lang = this.#lang;
  }

  #askForList() {
    if (!this.#schema?.list) return;
    const field = make("input", { type: "text", size: 8, value: this.#list || "", id: "nl-list" });
    field.addEventListener("change", () => {
      this.setAttribute("list", field.value.trim());
      if (this.#list) this.#turn({});
    });
    this.#parts.list.replaceChildren(make("label", { for: "nl-list" }, `${this.words.list} `), field);
    if (!this.#list) field.focus();
  }

  #show(quietly) {
    const { words } = this;
    const parts = this.#parts;
    const answer = this.#answer;
    parts.undo.disabled = !answer.can_undo;
    parts.redo.disabled = !answer.can_redo;
    parts.clear.disabled = !answer.conditions.length;
    parts.chips.replaceChildren(...answer.conditions.map((one) => make("li", {}, make("span", {}, one.text),
      make("button", { type: "button", "aria-label": words.remove + one.text, onclick: () => this.#turn({ remove: [one.id] }).then(() => parts.input.focus()) }, "×"))));
    const notes = answer.unmatched.map((one) => make("li", {}, words.left + one.phrase,
      ...(one.suggestions || []).map((near) => make("button", { type: "button", onclick: () => this.#turn({ say: near }) }, near))));
    notes.push(...answer.mapped.filter((one) => one.how !== "folded").map((one) =>
      make("li", { className: "plain" }, words.read(one.phrase, shown(one.value, words.missing)))));
    if (answer.alternatives.length) {
      notes.push(make("li", {}, words.unsure, ...answer.alternatives.map((other) =>
        make("button", { type: "button", onclick: () => this.#turn({ put: other.sql }) }, other.text))));
    }
    parts.notes.replaceChildren(...notes);
    parts.summary.textContent = answer.summary;
    parts.ways.replaceChildren(...this.#ways(answer));
    parts.rows.replaceChildren(...answer.rows.map((row) => this.#row(row)));
    parts.more.hidden = answer.rows.length >= answer.count || answer.rows.length < this.#limit;
    if (!quietly) parts.rows.scrollTop = 0;
  }

  #ways(answer) {
    if (answer.count) return [];
    const { words } = this;
    const said = Object.fromEntries(answer.conditions.map((one) => [one.id, one.text]));
    const found = [
      ...answer.loosenings.map((one) => [one.text, one.count, () => this.#turn({ put: this.#loosened(answer, one) })]),
      ...answer.relaxations.filter((one) => one.count).map((one) =>
        [words.drop + one.drop.map((id) => said[id]).join(", "), one.count, () => this.#turn({ remove: one.drop })]),
    ];
    return found.length
      ? [make("span", {}, words.looser), ...found.map(([text, count, does]) => make("button", { type: "button", onclick: does }, `${text} (${words.rows(count)})`))]
      : [];
  }

  #loosened(answer, way) {
    return answer.conditions.map((one) => `(${one.id === way.replaces ? way.sql : one.sql})`).join(" AND ");
  }

  #row(row) {
    const { words } = this;
    const schema = this.#schema;
    const title = schema?.item ? shown(row.values[schema.item], "") : "";
    const label = Object.fromEntries((schema?.columns ?? []).map((one) => [one.name, one.label]));
    const cells = Object.entries(row.values).filter(([name, value]) => name !== schema?.item && value !== null && label[name] && String(value).length < 80);
    const links = (row.actions || []).filter((one) => one.url && safe(one.url));
    return make("li", {},
      title ? make("h2", {}, title) : null,
      this.#answer.conditions.length ? make("p", { className: "reason" }, row.reason) : null,
      make("dl", {}, ...cells.map(([name, value]) => make("div", {}, make("dt", {}, label[name]), make("dd", {}, shown(value, words.missing))))),
      links.length ? make("div", { className: "actions" }, ...links.map((one) => make("a", { href: one.url, target: "_blank", rel: "noopener noreferrer" }, one.label))) : null);
  }

  async #showFacets(number) {
    const columns = (this.#schema?.columns ?? []).filter((one) => ["text", "list", "boolean", "text_list"].includes(one.type) && !one.private && one.name !== this.#schema.item);
    const names = columns.map((one) => one.name).slice(0, FACET_COLUMNS);
    if (!names.length) return;
    const found = await this.#ask("facets", { columns: names, where: this.#answer.where || null, list: this.#list, most: MOST_FACETS });
    if (number !== this.#running) return;
    this.#parts.facets.replaceChildren(...columns.filter((one) => found[one.name]?.length).map((one) => make("section", {},
      make("h2", {}, one.label), make("ul", {}, ...found[one.name].map(({ value, count }) => this.#facet(one, value, count))))));
  }

  #facet(column, value, count) {
    const text = shown(value, this.words.missing);
    const bar = make("meter", { min: 0, max: this.#answer.count || 1, value: count, "aria-hidden": "true" });
    const does = () => this.#turn({ say: `${column.label} ${text}` });
    return make("li", {}, make("button", { type: "button", disabled: value === null || typeof value === "boolean", onclick: does },
      make("span", {}, text), make("span", {}, count.toLocaleString(this.#lang)), bar));
  }

  #fail(error) {
    const known = error instanceof TypeError ? this.words.failed : error.message;
    this.#parts.notes.replaceChildren(make("li", { className: "error", role: "alert" }, [known, error.hint].filter(Boolean).join(" ")));
  }

  // The link holds the clause, not the words: the service checks it again.
  #keepInLink() {
    const kept = new URLSearchParams();
    if (this.#answer.where) kept.set("where", this.#answer.where);
    if (this.#list) kept.set("list", this.#list);
    history.replaceState(null, "", `#${kept}`);
  }

  async #copyLink() {
    try {
      await navigator.clipboard.writeText(location.href);
      this.#parts.link.textContent = this.words.copied;
    } catch { /* the address bar has it, too */ }
  }

  async #switch() {
    this.lang = this.#lang === "ja" ? "en" : "ja";
    this.#build();
    await this.#describe();
    this.#askForList();
    await this.#turn({}, { quietly: true });
  }
}

customElements.define("nl-filter", NlFilter);
