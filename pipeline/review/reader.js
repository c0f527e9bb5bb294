// The reading view: the text of a case with its codes in the margin and its actors in the text.
//
// All text goes into the page as text (Vue escapes it), never as HTML. Positions count characters (code points),
// as Python does, not the UTF-16 units of JavaScript strings.

// So that a key press costs the same in a long case as in a short one, the sentences are plain objects that Vue does
// not watch; `views` holds what is shown of each, and one that changes is replaced.

import { markRaw, shallowReactive } from "vue";

const characters = (text) => Array.from(text);
const slice = (text, start, end) => characters(text).slice(start, end).join("");
const WORD = /[\p{L}\p{N}]+(?:[-'’.][\p{L}\p{N}]+)*/gu;
const makeKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

const words = (text) =>
  Array.from(text.matchAll(WORD), (match) => {
    const start = characters(text.slice(0, match.index)).length;
    return { start, end: start + characters(match[0]).length };
  });

// The letters and digits of a text, and the place of each in it.
const lettersOf = (text) => {
  const places = [];
  let letters = "";
  for (let place = 0; place < text.length; place++) {
    if (/[\p{L}\p{N}]/u.test(text[place])) {
      letters += text[place];
      places.push(place);
    }
  }
  return { letters, places };
};

const ink = (colour) => {
  const [r, g, b] = [1, 3, 5].map((i) => parseInt(colour.slice(i, i + 2), 16));
  return r * 0.299 + g * 0.587 + b * 0.114 > 100 ? "#1b1b1b" : "#ffffff";
};

// One sentence. A component of its own, so that a key press draws one sentence again and not five hundred.
const Sentence = {
  props: ["segment", "view", "at", "selected", "spot", "pending"],
  emits: ["choose", "mark", "spot"],
  template: `
    <div class="zin" :class="[segment.kind, 'staat-' + view.state, {gekozen: selected, betwist: view.disputed, wachtend: pending}]"
         :id="'zin-' + segment.id" @mousedown="$emit('choose', at, $event)" @mouseup="mark">
      <div class="balk" aria-hidden="true"><i v-for="code in view.bars" :key="code.id" :style="{background: code.colour}"></i></div>
      <div class="tekst"><span ref="text"><span v-for="run in runs" :key="run.start" :class="run.actor && ['actor', {gekozen: run.spot}]"
          :style="run.actor && {borderColor: run.actor.colour}" :title="run.actor && run.actor.title"
          @click="run.actor && $emit('spot', run.actor.index)">{{ run.text }}</span></span></div>
      <div class="codes">
        <span v-for="chip in view.chips" :key="chip.id" class="code" :class="chip.by" :title="chip.title"
              :style="chip.by === 'mens' ? {background: chip.colour, borderColor: chip.colour, color: chip.ink} : {borderColor: chip.colour}">{{ chip.label }}</span>
        <span v-if="view.memos" class="teken" title="Er staat een memo bij">✎</span>
        <span v-if="view.disputed" class="teken" title="Codeurs verschillen van mening">≠</span>
        <span v-if="view.state === 'klaar' && !pending" class="teken klaar" title="Gecontroleerd">✓</span>
      </div>
    </div>`,
  computed: {
    runs() {
      const runs = [];
      let at = 0;
      this.view.actors.forEach((actor, index) => {
        if (actor.start < at) return;
        if (actor.start > at) runs.push({ start: at, text: slice(this.segment.text, at, actor.start) });
        const text = slice(this.segment.text, actor.start, actor.end);
        runs.push({ start: actor.start, text, actor: { ...actor, index }, spot: this.selected && this.spot === index });
        at = actor.end;
      });
      const length = characters(this.segment.text).length;
      if (at < length) runs.push({ start: at, text: slice(this.segment.text, at, length) });
      return runs;
    },
  },
  methods: {
    mark() {
      const selection = window.getSelection();
      if (selection.isCollapsed || !this.$refs.text.contains(selection.anchorNode)) return;
      if (!this.$refs.text.contains(selection.focusNode)) return;
      const range = selection.getRangeAt(0);
      const before = document.createRange();
      before.selectNodeContents(this.$refs.text);
      before.setEnd(range.startContainer, range.startOffset);
      const start = characters(before.toString()).length;
      const end = start + characters(range.toString()).length;
      const touched = words(this.segment.text).filter((word) => word.start < end && word.end > start);
      if (!touched.length) return;
      this.$emit("mark", { start: touched[0].start, end: touched[touched.length - 1].end });
      selection.removeAllRanges();
    },
  },
};

export default {
  components: { Sentence },
  props: { source: String, case: String, coder: String, start: String, adjudicate: Boolean },
  template: `
  <div class="lezer" v-if="loaded">
    <aside class="links" @change="$event.target.matches('select, [type=checkbox]') && $event.target.blur()">
      <div class="voortgang" role="status">
        <b>{{ done }} van {{ checkable }}</b> zinnen gecontroleerd
        <div class="meter"><i :style="{width: 100 * done / checkable + '%'}"></i></div>
        <div class="opslag" :class="{fout: failing}">{{ failing ? 'Nog niet opgeslagen: geen verbinding. Er wordt opnieuw geprobeerd.' : waiting.length ? 'Opslaan…' : 'Alles is opgeslagen.' }}</div>
      </div>
      <label>Volgorde
        <select v-model="filter.order"><option value="text">zoals in de tekst</option><option value="unsure">onzekerste eerst</option></select></label>
      <label>Zoek in de tekst <input ref="search" v-model="filter.text" type="search" @keydown.esc.stop="leaveSearch" @keydown.enter.stop="leaveSearch"></label>
      <label>Code
        <select v-model="filter.code"><option value="">alle</option>
          <optgroup v-for="d in codeDimensions" :key="d.id" :label="d.label"><option v-for="c in d.codes" :key="c.id" :value="c.id">{{ c.label }}</option></optgroup></select></label>
      <label v-if="filter.code">Score van de machine vanaf {{ Number(filter.score).toFixed(2).replace('.', ',') }}
        <input type="range" min="0" max="1" step="0.05" v-model="filter.score"></label>
      <label>Staat
        <select v-model="filter.state"><option value="">alle</option><option value="open">nog niet bekeken</option><option value="begonnen">deels bekeken</option>
          <option value="klaar">gecontroleerd</option><option value="gewijzigd">anders dan de machine</option><option value="betwist">codeurs verschillen</option><option value="memo">met memo</option></select></label>
      <label v-if="others.length">Codeur
        <select v-model="filter.coder"><option value="">alle</option><option v-for="name in others" :key="name">{{ name }}</option></select></label>
      <label class="vink"><input type="checkbox" v-model="filter.sample"> alleen de steekproef</label>
      <label class="vink"><input type="checkbox" v-model="hidden" :disabled="adjudicate"> machine verbergen (blind coderen)</label>
      <p class="stil">{{ shown.length }} zinnen getoond · <a href="#" @click.prevent="clearFilter">wis filters</a></p>
      <details class="codeboek" open><summary>Codeboek</summary>
        <div v-for="d in dimensions" :key="d.id" v-memo="[memos]"><h4>{{ d.label }}</h4><p class="stil">{{ d.question }}</p>
          <details v-for="c in d.codes" :key="c.id"><summary><i class="vlak" :style="{background: c.colour}"></i>{{ c.label }}<span v-if="memoFor(null, c.id)" class="teken">✎</span></summary>
            <p>{{ c.definition }}</p><p v-for="x in c.include" :key="x">✓ {{ x }}</p><p v-for="x in c.exclude" :key="x">✗ {{ x }}</p><p v-for="x in c.examples" :key="x"><q>{{ x }}</q></p>
            <p v-if="memoFor(null, c.id)" class="memo">{{ memoFor(null, c.id) }}</p><button @click="openMemo(null, c.id, c.label)">Memo bij deze code</button></details></div>
      </details>
    </aside>

    <main class="midden" ref="scroll" tabindex="0" aria-label="Tekst van de casus">
      <p v-if="!shown.length" class="stil leeg">Geen enkele zin past bij deze filters.</p>
      <Sentence v-for="(index, at) in shown" :key="segments[index].id"
                v-memo="[views[index], at, selection.has(index), pending.has(segments[index].id), index === current ? spot : null]" :segment="segments[index]" :view="views[index]" :at="at"
                :selected="selection.has(index)" :pending="pending.has(segments[index].id)" :spot="index === current ? spot : null" @choose="choose" @mark="addActor" @spot="spot = $event"/>
    </main>

    <aside class="rechts" v-if="segment">
      <section class="bron">
        <div v-if="page && page.width" class="plaat" ref="plate">
          <img :src="base + '/pages/' + segment.page + '/picture'" :alt="'Bladzijde ' + segment.page + ' van de bron'">
          <div v-if="segment.box" class="kader" ref="box" :style="frame"></div></div>
        <pre v-else-if="page" class="bladtekst">{{ pageRuns[0] }}<mark ref="box">{{ pageRuns[1] }}</mark>{{ pageRuns[2] }}</pre>
        <p v-else class="stil">De bron heeft hier geen bladzijde.</p>
      </section>
      <section class="oordeel">
        <p class="stil plek">{{ segment.id }}<span v-if="segment.page"> · blz. {{ segment.page }}</span><span v-if="selection.size > 1"> · {{ selection.size }} zinnen gekozen</span></p>
        <div class="knoppen">
          <button class="goed" @click="accept" title="Enter">Akkoord ⏎</button><button @click="reject" title="Backspace">Geen code ⌫</button>
          <button @click="step('undo')" title="Ctrl+Z">Ongedaan ↶</button><button @click="step('redo')" title="Ctrl+Y">Opnieuw ↷</button>
          <button @click="openMemo(segment.id, '', 'deze zin')" title="m">Memo ✎</button><button @click="showHelp = true" title="?">Toetsen ?</button>
        </div>
        <div v-for="(d, n) in codeDimensions" :key="d.id" class="vraag" :class="{dicht: !allowed(d), actief: chord === d.id}">
          <h4>{{ d.label }} <kbd v-if="n">{{ letters[d.id] }}</kbd><span class="stil" v-if="!allowed(d)"> – eerst {{ requiredLabels(d) }}</span></h4>
          <template v-if="allowed(d)"><button v-for="(c, k) in d.codes" :key="c.id" class="keuze" :class="{aan: has(d, c), machine: machineHas(d, c) && !hidden}"
                  :style="{'--kleur': c.colour, '--inkt': ink(c.colour)}" :title="c.definition" :aria-pressed="has(d, c)" @click="toggle(d, c)">
            <kbd>{{ digits(d)[k] }}</kbd>{{ c.label }}<small v-if="score(c) !== null">{{ score(c) }}</small></button></template>
          <p v-if="why(d)" class="stil waarom">{{ why(d) }}</p>
        </div>
        <div class="vraag" :class="{actief: spot !== null}"><h4>Actoren <kbd>a</kbd></h4>
          <div v-for="(actor, i) in view.actors" :key="i" class="actorregel" :class="{gekozen: spot === i}" @click="spot = i">
            <b :style="{borderColor: actor.colour}">{{ actor.surface }}</b> <span class="stil">{{ actor.title }}</span>
            <template v-if="spot === i">
              <div class="knoppen"><button @click.stop="stretch('start', -1)">⟨ begin</button><button @click.stop="stretch('start', 1)">begin ⟩</button>
                <button @click.stop="stretch('end', -1)">⟨ eind</button><button @click.stop="stretch('end', 1)">eind ⟩</button><button @click.stop="dropActor">Weg ⌦</button></div>
              <label>Naam <input :value="actor.name" ref="name" @keydown.enter.stop="$event.target.blur()" @change="change({name: $event.target.value.trim() || actor.surface})"></label>
              <div v-for="d in actorDimensions" :key="d.id" :class="{actief: chord === d.id}"><h5>{{ d.label }} <kbd>{{ letters[d.id] }}</kbd></h5>
                <button v-for="(c, k) in d.codes" :key="c.id" class="keuze klein" :class="{aan: actor[d.id] === c.id}" :style="{'--kleur': c.colour, '--inkt': ink(c.colour)}"
                        :title="c.definition" @click.stop="change({[d.id]: c.id})"><kbd>{{ digits(d)[k] }}</kbd>{{ c.label }}</button></div>
              <button @click.stop="openMemo(segment.id, actor.start + '-' + actor.end, actor.surface)">Memo bij deze actor</button>
            </template></div>
          <p v-if="!view.actors.length" class="stil">Geen. Sleep over woorden in de zin, of druk op <kbd>A</kbd>.</p>
        </div>
        <div v-if="opinions.length" class="vraag"><h4>Andere codeurs</h4><p v-for="o in opinions" :key="o.coder"><b>{{ o.coder }}</b>: {{ describe(o) }}</p></div>
        <div v-if="segmentMemos.length" class="vraag"><h4>Memo’s</h4><p v-for="m in segmentMemos" :key="m.coder + m.about" class="memo"><b>{{ m.coder }}</b>: {{ m.memo }}</p></div>
        <details class="vraag" @toggle="$event.target.open && loadHistory()" ref="history"><summary>Geschiedenis van deze zin <kbd>g</kbd></summary>
          <p v-for="(h, i) in history" :key="i" :class="{ongedaan: h.undone}">{{ h.at }} · <b>{{ h.coder }}</b> · {{ h.memo ? 'memo: ' + h.memo : describe(h.statement) }}<span v-if="h.undone"> (ongedaan gemaakt)</span></p>
          <p v-if="!history.length" class="stil">Nog niets.</p></details>
      </section>
    </aside>

    <div v-if="chord" class="akkoord" role="status"><b>{{ dimension(chord).label }}</b><span v-for="(c, k) in dimension(chord).codes" :key="c.id"><kbd>{{ digits(dimension(chord))[k] }}</kbd> {{ c.label }}</span><span><kbd>esc</kbd> terug</span></div>
    <div v-if="notice" class="melding" role="alert">{{ notice }}</div>
    <div v-if="memo" class="scherm" @mousedown.self="memo = null"><div class="venster" role="dialog" aria-label="Memo"><h3>Memo bij {{ memo.label }}</h3>
      <textarea ref="memo" v-model="memo.text" rows="7" maxlength="20000" @keydown.ctrl.enter="saveMemo" @keydown.esc.stop="memo = null"></textarea>
      <div class="knoppen"><button class="goed" @click="saveMemo">Bewaar (Ctrl+Enter)</button><button @click="memo = null">Annuleer</button></div></div></div>
    <div v-if="showHelp" class="scherm" @mousedown.self="showHelp = false"><div class="venster" role="dialog" aria-label="Toetsen"><h3>Toetsen</h3>
      <table><tr v-for="[key, what] in help" :key="key"><td><kbd>{{ key }}</kbd></td><td>{{ what }}</td></tr></table>
      <div class="knoppen"><button class="goed" @click="showHelp = false">Sluit</button></div></div></div>
  </div>
  <p v-else class="stil leeg">{{ notice || 'De casus wordt geopend…' }}</p>`,

  data: () => ({
    loaded: false, segments: [], views: shallowReactive([]), dimensions: [], memos: [], current: 0, last: 0, selection: new Set([0]), spot: null, chord: null,
    filter: { order: "text", text: "", code: "", score: 0, state: "", coder: "", sample: false }, hidden: false,
    waiting: [], failing: false, notice: "", memo: null, showHelp: false, page: null, history: [], order: [],
  }),

  computed: {
    base() { return `/api/${this.source}/${this.case}`; },
    queueName() { return `casusspiegel ${this.base} ${this.coder} `; },
    segment() { return this.segments[this.current]; },
    pending() { return new Set(this.waiting.map(({ body }) => body.segment)); },
    view() { return this.views[this.current]; },
    memoed() { return new Set(this.memos.map((m) => m.segment)); },
    codeDimensions() { return this.dimensions.filter((d) => d.unit === "segment"); },
    actorDimensions() { return this.dimensions.filter((d) => d.unit === "actor"); },
    letters() {
      // Each dimension but the first is reached by a letter of its name that no command uses.
      const letters = {}, taken = new Set(["a", "m", "g", "j", "k", "n"]);
      for (const d of [...this.codeDimensions.slice(1), ...this.actorDimensions]) {
        letters[d.id] = characters(d.id).find((letter) => /[a-z]/.test(letter) && !taken.has(letter)) || "x";
        taken.add(letters[d.id]);
      }
      return letters;
    },
    help() {
      const chords = this.dimensions.filter((d) => this.letters[d.id]).map((d) => [`${this.letters[d.id]} 1…`, `${d.label} kiezen`]);
      return [["↓ ↑ of j k", "volgende en vorige zin"], ["Shift+↓ ↑", "meer zinnen kiezen"], ["Enter", "akkoord, en naar de volgende zin"], ["Backspace", "geen enkele code"],
        ["1…", `${this.codeDimensions[0].label} aan of uit`], ...chords, ["a, A", "volgende actor; nieuwe actor"],
        ["← →", "eind van de actor verplaatsen; met Shift het begin"], ["n", "naam van de actor"], ["Delete", "actor weghalen"], ["Esc", "terug naar de zin"], ["m", "memo"], ["g", "geschiedenis"],
        ["Ctrl+Z, Ctrl+Y", "ongedaan maken; opnieuw doen"], ["/", "zoeken in de tekst"]];
    },
    colours() { return Object.fromEntries(this.dimensions.flatMap((d) => d.codes.map((c) => [d.id + " " + c.id, c]))); },
    checkable() { return this.segments.filter((s) => s.kind !== "heading").length; },
    done() { return this.views.filter((view, index) => view.state === "klaar" && this.segments[index].kind !== "heading").length; },
    others() { return [...new Set(this.segments.flatMap((s) => s.others.map((o) => o.coder)))].sort(); },
    shown() {
      const f = this.filter, text = f.text.toLocaleLowerCase("nl");
      // A sentence stays in sight while it is worked on, though it may no longer fit the filter on state.
      return this.order.filter((index) => {
        const s = this.segments[index], v = f.state ? this.views[index] : null;
        const state = !f.state || v.state === f.state || (f.state === "gewijzigd" && v.changed) || (f.state === "betwist" && v.disputed) || (f.state === "memo" && v.memos);
        return (!text || s.text.toLocaleLowerCase("nl").includes(text)) && (!f.code || (f.score > 0 ? (s.scores[f.code] || 0) >= f.score : this.views[index].codes.has(f.code))) &&
          (state || this.current === index) && (!f.coder || s.others.some((o) => o.coder === f.coder)) && (!f.sample || s.sampled);
      });
    },
    opinions() { return this.hidden ? [] : this.segment.others; },
    segmentMemos() { return this.memos.filter((m) => m.segment === this.segment.id); },
    frame() {
      const [left, top, right, bottom] = this.segment.box, { width, height } = this.page;
      return { left: (100 * left) / width + "%", top: (100 * top) / height + "%", width: (100 * (right - left)) / width + "%", height: (100 * (bottom - top)) / height + "%" };
    },
    pageLetters() { return lettersOf(this.page.text); },
    pageRuns() {
      // Where spaces and hyphens differ, the letters still lead to the sentence.
      const { text } = this.page, { letters, places } = this.pageLetters, sought = lettersOf(this.segment.text).letters;
      const found = sought ? letters.indexOf(sought) : -1;
      if (found < 0) return [text, "", ""];
      const start = places[found], end = places[found + sought.length - 1] + 1;
      return [text.slice(0, start), text.slice(start, end), text.slice(end)];
    },
  },

  watch: {
    current: "showPage",
    spot() { this.$nextTick(() => this.$el.querySelector(".actorregel.gekozen")?.scrollIntoView({ block: "nearest" })); },
    "filter.order"() { this.arrange(); this.toTop(); },
    "filter.state": "toTop", "filter.code": "toTop", "filter.score": "toTop", "filter.coder": "toTop", "filter.sample": "toTop",
    hidden() { localStorage.setItem("casusspiegel blind", this.hidden ? "ja" : ""); this.draw(); },
  },

  async mounted() {
    this.keydown = (event) => this.press(event);
    window.addEventListener("keydown", this.keydown);
    // What an earlier page could not send, in the order in which it was decided.
    const left = Object.keys(localStorage).filter((name) => name.startsWith(this.queueName)).sort();
    this.waiting = left.map((name) => ({ ...JSON.parse(localStorage.getItem(name)), name }));
    this.hidden = !this.adjudicate && Boolean(localStorage.getItem("casusspiegel blind"));
    await this.load();
    for (const { path, body } of this.waiting) if (path === "decisions") this.show(body);
    this.send();
  },
  unmounted() { window.removeEventListener("keydown", this.keydown); },

  methods: {
    ink,
    async load() {
      const answer = await fetch(`${this.base}?coder=${encodeURIComponent(this.coder)}`);
      if (!answer.ok) { this.notice = "Deze casus kon niet worden geopend."; return; }
      const data = await answer.json();
      this.dimensions = markRaw(data.dimensions);
      this.memos = data.memos;
      this.segments = markRaw(data.segments);
      this.draw();
      this.arrange();
      const start = this.segments.findIndex((s) => s.id === this.start);
      const open = this.segments.findIndex((s, index) => s.kind !== "heading" && this.views[index].state !== "klaar");
      this.select(start >= 0 ? start : Math.max(open, 0));
      this.loaded = true;
      this.showPage();
    },
    arrange() {
      let order = this.segments.map((_, index) => index);
      if (this.filter.order === "unsure") order = order.filter((index) => this.segments[index].kind !== "heading");
      if (this.filter.order === "unsure") order.sort((a, b) => this.segments[b].uncertainty - this.segments[a].uncertainty || a - b);
      this.order = order;
    },

    // What the coder sees of a sentence: the own answer, else what is settled, else the machine's.
    answer(segment, dimension) {
      const given = segment.mine.codes[dimension] ?? segment.settled.codes[dimension];
      return given ?? (this.hidden ? [] : segment.machine.codes[dimension]);
    },
    actorsOf(segment) { return segment.mine.actors ?? segment.settled.actors ?? (this.hidden ? [] : segment.machine.actors); },
    draw() { this.segments.forEach((segment, index) => { this.views[index] = this.makeView(segment); }); },
    redraw(segment) {
      const index = this.segments.indexOf(segment);
      if (index >= 0) this.views[index] = this.makeView(segment);
    },
    makeView(segment) {
      const chips = [], codes = new Set();
      let answered = 0;
      for (const d of this.codeDimensions) {
        const given = segment.mine.codes[d.id] ?? segment.settled.codes[d.id];
        answered += segment.mine.codes[d.id] !== undefined;
        for (const c of d.codes) {
          const on = this.answer(segment, d.id).includes(c.id), proposed = !this.hidden && segment.machine.codes[d.id].includes(c.id);
          if (on) codes.add(c.id);
          if (on || proposed) chips.push({ id: d.id + c.id, label: c.label, colour: c.colour, ink: ink(c.colour), by: !on ? "verworpen" : given ? "mens" : "machine",
            title: `${d.label}: ${c.label}` + (!on ? " (verworpen)" : given ? "" : " (voorstel van de machine)") });
        }
      }
      const actors = this.actorsOf(segment);
      answered += segment.mine.actors !== null;
      const changed = !this.hidden && (this.codeDimensions.some((d) => !same(this.answer(segment, d.id), segment.machine.codes[d.id])) || !same(actors.map(this.identity), segment.machine.actors.map(this.identity)));
      const first = this.codeDimensions[0], colouring = this.actorDimensions[0];
      return {
        chips, codes, changed, memos: this.memoed.has(segment.id), disputed: segment.disputed.length > 0,
        bars: first.codes.filter((c) => this.answer(segment, first.id).includes(c.id)),
        actors: actors.map((a) => ({ ...a, colour: this.colours[colouring.id + " " + a[colouring.id]]?.colour || "#777777", title: this.actorDimensions.map((d) => this.label(d.id, a[d.id])).join(" · ") })),
        state: answered === 0 ? "open" : answered === this.codeDimensions.length + 1 ? "klaar" : "begonnen",
      };
    },
    identity(actor) { return [actor.start, actor.end, actor.name, ...this.actorDimensions.map((d) => actor[d.id])]; },
    label(dimension, code) { return this.colours[dimension + " " + code]?.label || code; },
    dimension(id) { return this.dimensions.find((d) => d.id === id); },
    digits(d) { return d.codes.map((_, k) => (k < 9 ? String(k + 1) : k === 9 ? "0" : String.fromCharCode(97 + k - 10))); },
    has(d, c) { return this.answer(this.segment, d.id).includes(c.id); },
    machineHas(d, c) { return this.segment.machine.codes[d.id].includes(c.id); },
    allowed(d) { return this.permits(d, this.codeDimensions.flatMap((other) => this.answer(this.segment, other.id))); },
    permits(d, codes) { return !d.requires.length || d.requires.some((code) => codes.includes(code)); },
    requiredLabels(d) { return d.requires.map((code) => this.codeDimensions.flatMap((o) => o.codes).find((c) => c.id === code)?.label || code).join(" of "); },
    score(c) { const p = this.segment.scores[c.id]; return this.hidden || p === undefined ? null : Math.round(100 * p) + "%"; },
    why(d) {
      if (this.hidden) return "";
      return d.codes.filter((c) => this.segment.explanation[c.id]?.length).map((c) => `${c.label}: ${this.segment.explanation[c.id].slice(0, 6).join(", ")}`).join(" · ");
    },
    describe(statement) {
      const parts = this.codeDimensions.filter((d) => statement.codes[d.id]).map((d) => `${d.label}: ${statement.codes[d.id].map((c) => this.label(d.id, c)).join(", ") || "geen"}`);
      const actor = (a) => `${a.surface} (${this.actorDimensions.map((d) => this.label(d.id, a[d.id])).join(", ")})`;
      if (statement.actors) parts.push("Actoren: " + (statement.actors.map(actor).join(", ") || "geen"));
      return parts.join("; ") || "–";
    },

    // Moving through the text
    select(index) {
      this.current = index;
      this.last = index;
      this.selection = new Set([index]);
      this.spot = null;
      this.chord = null;
      if (this.$refs.history) this.$refs.history.open = false;
      this.history = [];
      this.$nextTick(() => document.getElementById("zin-" + this.segment.id)?.scrollIntoView({ block: "nearest" }));
    },
    choose(at, event) {
      const index = this.shown[at];
      if (event.shiftKey) { event.preventDefault(); this.extendTo(at); }
      else if (index !== this.current || this.selection.size > 1) this.select(index);
    },
    extendTo(at) {
      const from = this.shown.indexOf(this.current), [low, high] = from < at ? [from, at] : [at, from];
      this.last = this.shown[at];
      this.selection = new Set(this.shown.slice(low, high + 1).filter((index) => this.segments[index].kind !== "heading"));
      document.getElementById("zin-" + this.segments[this.last].id)?.scrollIntoView({ block: "nearest" });
    },
    move(steps, extend) {
      // Headings bear no codes, and are passed over.
      const stops = this.shown.filter((index) => this.segments[index].kind !== "heading" || index === this.current);
      const at = Math.min(Math.max(stops.indexOf(extend ? this.last : this.current) + steps, 0), stops.length - 1);
      if (extend) this.extendTo(this.shown.indexOf(stops[at])); else if (stops.length) this.select(stops[at]);
    },
    toTop() { this.$nextTick(() => { if (this.shown.length) this.select(this.shown[0]); }); },
    clearFilter() { this.filter = { ...this.filter, text: "", code: "", score: 0, state: "", coder: "", sample: false }; },
    leaveSearch() { this.$refs.search.blur(); if (this.shown.length) this.select(this.shown[0]); },
    async showPage() {
      const segment = this.segment;
      // Page 0 is the whole of a source without pages.
      const number = segment.page || 0;
      if (this.page?.number !== number) {
        const answer = await fetch(`${this.base}/pages/${number}`);
        if (segment !== this.segment) return;
        this.page = answer.ok ? { number, ...(await answer.json()) } : null;
      }
      this.$nextTick(() => this.$refs.box?.scrollIntoView({ block: "nearest" }));
    },

    // Deciding
    toggle(d, c) {
      const turnOn = !this.has(d, c), act = makeKey();
      for (const index of this.selection) {
        const segment = this.segments[index], codes = { [d.id]: this.answer(segment, d.id).filter((code) => code !== c.id) };
        if (turnOn) codes[d.id] = d.multiple ? d.codes.map((x) => x.id).filter((id) => id === c.id || codes[d.id].includes(id)) : [c.id];
        const given = this.codeDimensions.flatMap((o) => codes[o.id] ?? this.answer(segment, o.id));
        if (!this.permits(d, given)) continue;
        for (const o of this.codeDimensions) if (!this.permits(o, given) && this.answer(segment, o.id).length) codes[o.id] = [];
        this.decide(segment, { codes, actors: null }, act);
      }
    },
    accept() {
      const act = makeKey();
      for (const index of this.selection) {
        const segment = this.segments[index];
        this.decide(segment, { codes: Object.fromEntries(this.codeDimensions.map((d) => [d.id, this.answer(segment, d.id)])), actors: this.actorsOf(segment) }, act);
      }
      this.current = this.last;
      this.move(1);
    },
    reject() {
      const act = makeKey();
      for (const index of this.selection) this.decide(this.segments[index], { codes: Object.fromEntries(this.codeDimensions.map((d) => [d.id, []])), actors: null }, act);
    },
    // Decisions on several sentences are one act, which is undone in one step.
    decide(segment, statement, act = "") {
      const kind = this.adjudicate ? "adjudication" : this.hidden ? "code" : "review";
      this.post("decisions", { kind, segment: segment.id, statement, act });
    },
    setActors(actors) {
      const sorted = [...actors].sort((a, b) => a.start - b.start || a.end - b.end);
      this.decide(this.segment, { codes: {}, actors: sorted });
      return sorted;
    },
    plainActors() { return this.actorsOf(this.segment).map((a) => ({ ...a })); },
    addActor({ start, end }) {
      if (this.plainActors().some((a) => a.start < end && start < a.end)) { this.tell("Daar staat al een actor. Kies hem om hem te wijzigen."); return; }
      const surface = slice(this.segment.text, start, end), actor = { surface, start, end, name: surface, score: 1 };
      // A party that is known in this case keeps its name, sector and role; else the codebook's last codes, which say least.
      const known = this.segments.flatMap((s) => this.actorsOf(s)).find((a) => a.surface === surface);
      for (const d of this.actorDimensions) actor[d.id] = known ? known[d.id] : d.codes[d.codes.length - 1].id;
      if (known) actor.name = known.name;
      this.spot = this.setActors([...this.plainActors(), actor]).findIndex((a) => a.start === start);
    },
    newActor() {
      const free = words(this.segment.text).find((w) => !this.plainActors().some((a) => a.start < w.end && w.start < a.end));
      if (free) this.addActor(free);
    },
    change(fields) {
      const actors = this.plainActors(), actor = Object.assign(actors[this.spot], fields);
      actor.surface = slice(this.segment.text, actor.start, actor.end);
      this.spot = this.setActors(actors).findIndex((a) => a.start === actor.start);
    },
    stretch(edge, steps) {
      const actors = this.plainActors(), actor = actors[this.spot], list = words(this.segment.text).map((w) => w[edge]);
      const next = steps > 0 ? list.find((place) => place > actor[edge]) : list.reverse().find((place) => place < actor[edge]);
      const moved = { ...actor, [edge]: next };
      if (next === undefined || moved.start >= moved.end) return;
      if (actors.some((a, i) => i !== this.spot && a.start < moved.end && moved.start < a.end)) { this.tell("Actoren kunnen niet overlappen."); return; }
      this.change({ [edge]: next, ...(actor.name === actor.surface ? { name: slice(this.segment.text, moved.start, moved.end) } : {}) });
    },
    dropActor() {
      this.setActors(this.plainActors().filter((_, i) => i !== this.spot));
      this.spot = null;
    },
    openMemo(segment, about, label) {
      this.memo = { segment, about, label, text: this.memoFor(segment, about) };
      this.$nextTick(() => this.$refs.memo.focus());
    },
    memoFor(segment, about) { return this.memos.find((m) => m.coder === this.coder && m.segment === segment && m.about === about)?.memo || ""; },
    saveMemo() {
      const { segment, about, text } = this.memo;
      this.post("decisions", { kind: "memo", segment, about, memo: text.trim() });
      this.memo = null;
    },
    step(kind) { this.post(kind, {}); },
    async loadHistory() {
      const answer = await fetch(`${this.base}/history/${this.segment.id}?coder=${encodeURIComponent(this.coder)}`);
      this.history = answer.ok ? (await answer.json()).reverse() : [];
    },

    // Sending. What isn't acknowledged yet waits in this browser, in order, and is sent until it is; a key that is sent twice is stored once.
    post(path, body) {
      const key = makeKey(), act = { path, body: { ...body, key, coder: this.coder } }, name = this.queueName + Date.now() + key;
      localStorage.setItem(name, JSON.stringify(act));
      this.waiting.push({ ...act, name });
      if (path === "decisions") this.show(body);
      this.send();
    },
    show({ kind, segment: id, statement, about, memo }) {
      if (kind === "memo") {
        this.memos = this.memos.filter((m) => !(m.coder === this.coder && m.segment === id && m.about === about));
        if (memo) this.memos.push({ coder: this.coder, segment: id, about, memo });
        this.redraw(this.segments.find((s) => s.id === id));
        return;
      }
      const segment = this.segments.find((s) => s.id === id), target = kind === "adjudication" ? "settled" : "mine";
      segment[target] = { codes: { ...segment[target].codes, ...statement.codes }, actors: statement.actors ?? segment[target].actors };
      this.redraw(segment);
    },
    async send() {
      if (this.sending) return;
      this.sending = true;
      while (this.waiting.length) {
        const { path, body, name } = this.waiting[0];
        let answer = { ok: false, status: 0 }, content = {};
        try {
          answer = await fetch(`${this.base}/${path}`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
          content = await answer.json();
        } catch { /* No connection, or an answer of something else than the application. */ }
        if (answer.status === 401) this.tell("Log opnieuw in (in een ander tabblad); wat je besloot, wacht hier.");
        if (!answer.ok && !content.detail) {
          this.failing = true;
          await new Promise((resolve) => setTimeout(resolve, 1000));
          continue;
        }
        this.failing = false;
        if (answer.ok) this.settle(path, content);
        else {
          this.tell(typeof content.detail === "string" ? content.detail : "Dit kon niet worden opgeslagen.");
          await this.load();
        }
        this.waiting.shift();
        localStorage.removeItem(name);
      }
      this.sending = false;
    },
    settle(path, answer) {
      if (path === "decisions") return;
      if (answer.nothing) { this.tell(path === "undo" ? "Er is niets om ongedaan te maken." : "Er is niets om opnieuw te doen."); return; }
      this.memos = answer.memos;
      const target = this.adjudicate ? "settled" : "mine", touched = [];
      for (const changed of answer.segments) {
        const index = this.segments.findIndex((s) => s.id === changed.segment);
        if (index < 0) continue;
        this.segments[index][target] = changed[target];
        this.redraw(this.segments[index]);
        touched.push(index);
      }
      if (!touched.length) return;
      this.select(touched[0]);
      this.selection = new Set(touched);
      this.last = touched[touched.length - 1];
    },
    tell(text) {
      this.notice = text;
      clearTimeout(this.noticeTimer);
      this.noticeTimer = setTimeout(() => { this.notice = ""; }, 4000);
    },

    // Keys
    press(event) {
      if (!this.loaded || !this.segment) return;
      if (this.memo || event.target.matches("input:not([type=checkbox]):not([type=range]), textarea, select")) {
        if (event.key === "Escape") event.target.blur();
        return;
      }
      const control = event.ctrlKey || event.metaKey, key = event.key;
      if (control && key.toLowerCase() === "z") this.step(event.shiftKey ? "redo" : "undo");
      else if (control && key.toLowerCase() === "y") this.step("redo");
      else if (control || event.altKey) return;
      else if (this.showHelp) this.showHelp = false;
      else if (!this.pressed(key, event.shiftKey)) return;
      event.preventDefault();
    },
    pressed(key, shift) {
      if (this.chord) return this.pickFrom(this.dimension(this.chord), key);
      const actor = this.spot !== null, plain = key.length === 1 ? key : "";
      const commands = {
        ArrowDown: () => this.move(1, shift), ArrowUp: () => this.move(-1, shift), j: () => this.move(1), k: () => this.move(-1),
        PageDown: () => this.move(10), PageUp: () => this.move(-10), Home: () => this.move(-1e6), End: () => this.move(1e6),
        Enter: this.accept, Backspace: actor ? this.dropActor : this.reject, Delete: actor ? this.dropActor : this.reject,
        Escape: () => { this.spot = null; }, a: this.nextActor, A: this.newActor, m: () => this.openMemo(this.segment.id, "", "deze zin"),
        g: () => { this.$refs.history.open = !this.$refs.history.open; }, "/": () => this.$refs.search.focus(), "?": () => { this.showHelp = true; },
        ...(actor && { ArrowRight: () => this.stretch(shift ? "start" : "end", 1), ArrowLeft: () => this.stretch(shift ? "start" : "end", -1), n: () => this.$nextTick(() => [this.$refs.name].flat()[0]?.focus()) }),
      };
      if (commands[key]) { commands[key](); return true; }
      const chord = Object.keys(this.letters).find((id) => this.letters[id] === plain);
      if (chord) return this.openChord(this.dimension(chord));
      return this.pickFrom(this.codeDimensions[0], key);
    },
    openChord(d) {
      if (d.unit === "actor" && this.spot === null) this.nextActor();
      if (d.unit === "actor" ? this.spot !== null : this.allowed(d)) this.chord = d.id;
      else this.tell(d.unit === "actor" ? "Kies eerst een actor met a." : `Geef eerst ${this.requiredLabels(d)}.`);
      return true;
    },
    pickFrom(d, key) {
      const code = d.codes[this.digits(d).indexOf(key)], open = this.chord;
      this.chord = null;
      if (!code) return open !== null;
      if (d.unit === "actor") this.change({ [d.id]: code.id }); else this.toggle(d, code);
      return true;
    },
    nextActor() {
      const count = this.view.actors.length;
      if (count) this.spot = this.spot === null ? 0 : (this.spot + 1) % count;
      else this.tell("Deze zin heeft nog geen actor. Druk op A, of sleep over woorden.");
    },
  },
};
