package discord

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"plenipo/internal/answer"
	"plenipo/internal/locale"
)

// A view is what the look of an answer depends on besides the answer.
type view struct {
	Question string // shown above the answer and read back by its buttons; "" shows none
	Lang     string // of buttons and headings; "": the answer's
	Page     int    // from 0; past the end is the last
	Private  bool   // only the asker sees it: offers "Share"
	Server   bool   // in a server: upcoming meetings can be added to its events
}

// Colours of the bar beside an answer.
const (
	colourAnswered = 0x2F6FDE
	colourUnknown  = 0x8A8F98
	colourClarify  = 0xD29922
)

// render returns an answer as a message. It is pure: the same answer and view give the same bytes. All of the
// answer's words are on one of its pages.
func render(a answer.Answer, v view) message {
	tag := v.Lang
	if tag == "" {
		tag = a.Lang
	}
	pages := paginate(blocksOf(a, tag))
	page := min(max(v.Page, 0), len(pages)-1)

	inner := make([]component, 0, len(pages[page])+6) // the question, the number of the page, rows
	if q := shownQuestion(v.Question); q != "" {
		inner = append(inner, text(subtext(q)))
	}
	inner = append(inner, pages[page]...)
	if len(pages) > 1 {
		inner = append(inner, text(subtext(escape(locale.New(tag).Text("page_of", map[string]any{"Page": page + 1, "Pages": len(pages)})))))
	}
	inner = append(inner, rows(a, v, tag, page, len(pages))...)

	colour := colourAnswered
	switch a.Kind {
	case answer.Unknown:
		colour = colourUnknown
	case answer.Clarify:
		colour = colourClarify
	}
	m := message{
		Flags:           flagComponentsV2,
		Components:      []component{{Type: typeContainer, AccentColor: colour, Components: inner}},
		AllowedMentions: nobody(),
	}
	if v.Private {
		m = m.private()
	}
	return m
}

// shownQuestion returns a question as it stands above its answer; "" when it is too long to stand there.
func shownQuestion(q string) string {
	q = strings.Join(strings.Fields(plain(q)), " ")
	if q == "" || units(q) > askedUnits {
		return ""
	}
	return escape(q)
}

// A block is a paragraph of a page. Sources stand below a line.
type block struct {
	text   string // Markdown
	source bool
}

// blocksOf returns all that an answer says, in the order of reading.
func blocksOf(a answer.Answer, tag string) []block {
	var out []block
	// Cut before escaping: escaping doubles a text at most, and what begins a piece may need it.
	add := func(s, after string, wrap func(string) string) {
		parts := pieces(plain(s), pageUnits/2, pageBytes/2)
		for i, p := range parts {
			p = escape(p)
			if i == len(parts)-1 {
				p += after
			}
			out = append(out, block{text: wrap(p)})
		}
	}
	asIs := func(s string) string { return s }
	asList := func(s string) string { return strings.Replace(s, "– ", "- ", 1) }
	if a.Lead != "" {
		lines := strings.Split(a.Lead, "\n")
		skip := len(lines) - len(a.Events) // lines before the first event's
		if a.Kind == answer.EventsKind {
			skip = 1
		}
		for i, l := range lines {
			after := ""
			if e := i - skip; e >= 0 && e < len(a.Events) {
				if after = readersTime(a.Events[e], tag); after != "" {
					l = withoutDays(l, a.Events[e], firstOf(a.Thread.Lang, a.Lang))
				}
				if a.Kind == answer.EventsKind && len(a.Citations) > 1 {
					after += citationOf(a, a.Events[e])
				}
			}
			// A list's lines are paragraphs of their own, so that a page ends between two meetings.
			add(l, after, asList)
		}
	}
	for _, q := range a.Quotes {
		mark := ""
		if len(a.Citations) > 1 {
			mark = ` \[` + strconv.Itoa(q.Citation) + `\]`
		}
		add(q.Text(), mark, quoteBlock)
	}
	for _, n := range a.Notes {
		add(n, "", subtext)
	}
	if len(out) == 0 {
		add(a.Text, "", asIs)
	}
	var sources []string
	if a.Kind == answer.EventsKind && len(a.Citations) > 1 {
		sources = listSources(a.Citations, tag)
	} else {
		for _, c := range a.Citations {
			sources = append(sources, sourceLine(c, tag, len(a.Citations) > 1))
		}
	}
	for i, s := range sources {
		if i == 0 {
			s = "**" + escape(phrase(tag, "sources")) + "** " + s
		}
		out = append(out, block{subtext(s), true})
	}
	if len(out) == 0 {
		out = append(out, block{text: escape(phrase(tag, "unknown"))})
	}
	return out
}

// readersTime returns when a meeting is by the reader's own clock, as Discord shows it to each: its hours when they are
// known, and the time that is left to an upcoming one. It is "" for those over and for those without a day. Noon UTC
// stands for the day of one whose hour isn't known, which has no zone to be shown in.
func readersTime(ev answer.Event, tag string) string {
	if ev.Event == nil || ev.Phase != answer.Upcoming && ev.Phase != answer.OnNow || !ev.Start.Exact() {
		return ""
	}
	var parts []string
	start, end, ok := ev.Hours()
	if ok {
		hours := fmt.Sprintf("%s <t:%d:f>", escape(phrase(tag, "your_time")), start.Unix())
		switch {
		case end.IsZero():
		case end.Sub(start) < 12*time.Hour:
			hours += fmt.Sprintf("–<t:%d:t>", end.Unix())
		default:
			hours += fmt.Sprintf(" – <t:%d:f>", end.Unix())
		}
		parts = append(parts, hours)
	} else {
		start, _ = ev.Start.Span(time.UTC)
		start = start.Add(12 * time.Hour)
	}
	if ev.Phase == answer.Upcoming {
		parts = append(parts, fmt.Sprintf("<t:%d:R>", start.Unix()))
	}
	if len(parts) == 0 {
		return ""
	}
	return " (" + strings.Join(parts, ", ") + ")"
}

// withoutDays returns a meeting's line without the days that are left: they are counted when it is written, and Discord
// counts beside it whenever it is read.
func withoutDays(line string, ev answer.Event, tag string) string {
	p := locale.New(tag)
	for key, n := range map[string]int{"starts_in_days": ev.Days, "starts_in_months": ev.Months} {
		if short, cut := strings.CutSuffix(line, p.Plural(key, n, nil)); cut {
			return strings.TrimRight(short, " .。")
		}
	}
	return line
}

// citationOf returns the mark of a meeting's source; "" when it has none of its own.
func citationOf(a answer.Answer, ev answer.Event) string {
	for _, c := range a.Citations {
		if ev.Event != nil && c.Document == ev.ID {
			return "\u00a0" + `\[` + strconv.Itoa(c.N) + `\]` // not alone on a line
		}
	}
	return ""
}

// listSources are the sources of a list of meetings, run on: their titles stand in the list, so that publishers will do,
// and one date where all are of one.
func listSources(cited []answer.Citation, tag string) []string {
	same := !slices.ContainsFunc(cited, func(c answer.Citation) bool { return c.AsOf != cited[0].AsOf })
	var out []string
	for i, c := range cited {
		address := webAddress(c.URL)
		if units(address) > maxURL {
			address = ""
		}
		s := fmt.Sprintf(`\[%d\] `, c.N) + link(clip(plain(firstOf(c.Publisher, c.Title, c.Document)), 60), address)
		if d := c.AsOf.String(); d != "" && (!same || i == len(cited)-1) {
			s += " · " + escape(locale.New(tag).Text("as_of", map[string]any{"Date": d}))
		}
		if last := len(out) - 1; last >= 0 && units(out[last])+3+units(s) <= sourcesUnits {
			out[last] += " · " + s
		} else {
			out = append(out, s)
		}
	}
	return out
}

// sourceLine returns a citation as a line of Markdown: number, title as a link, clause, publisher, age.
func sourceLine(c answer.Citation, tag string, numbered bool) string {
	var b strings.Builder
	if numbered {
		fmt.Fprintf(&b, `\[%d\] `, c.N)
	}
	title := clip(plain(c.Title), 120)
	if title == "" {
		title = c.Document
	}
	address := webAddress(c.URL)
	if units(address) > maxURL {
		address = ""
	}
	b.WriteString(link(title, address))
	for _, s := range []string{c.Section, c.Clause, c.Publisher} {
		if s = clip(plain(s), 80); s != "" && s != title {
			b.WriteString(" · " + escape(strings.ReplaceAll(s, "\n", " ")))
		}
	}
	if c.Saved != nil && c.Saved.Author != "" {
		b.WriteString(" · " + escape(clip(plain(c.Saved.Author), 80)))
	}
	if d := c.AsOf.String(); d != "" {
		b.WriteString(" · " + escape(locale.New(tag).Text("as_of", map[string]any{"Date": d})))
	}
	return b.String()
}

// paginate lays blocks out on pages within the budgets; there is at least one page, and none is empty.
func paginate(blocks []block) [][]component {
	var pages [][]component
	var body, sources []string
	used, bytes := 0, 0
	flush := func() {
		page := make([]component, 0, 3)
		if len(body) > 0 {
			page = append(page, text(strings.Join(body, "\n")))
		}
		if len(body) > 0 && len(sources) > 0 {
			page = append(page, component{Type: typeSeparator})
		}
		if len(sources) > 0 {
			page = append(page, text(strings.Join(sources, "\n")))
		}
		if len(page) > 0 {
			pages = append(pages, page)
		}
		body, sources, used, bytes = nil, nil, 0, 0
	}
	for _, b := range blocks {
		n, size := units(b.text)+1, len(b.text)+1
		if used > 0 && (used+n > pageUnits+sourcesUnits || bytes+size > maxBytes-2000 || !b.source && used+n > pageUnits) {
			flush()
		}
		if b.source {
			sources = append(sources, b.text)
		} else {
			body = append(body, b.text)
		}
		used, bytes = used+n, bytes+size
	}
	flush()
	return pages
}

// rows returns the buttons and menus under an answer.
func rows(a answer.Answer, v view, tag string, page, pages int) []component {
	var out []component
	var first []component
	if pages > 1 {
		next := action{doPage, a.ID, strconv.Itoa((page + 1) % pages)}
		first = append(first, button(stylePrimary, phrase(tag, "more"), next.String()))
	}
	switch a.Kind {
	case answer.Unknown:
		first = append(first, button(stylePrimary, phrase(tag, "ask_human"), action{doHuman, a.ID, ""}.String()))
	case answer.Clarify, answer.Help:
	default:
		up := button(styleSecondary, phrase(tag, "helpful"), action{doUp, a.ID, ""}.String())
		up.Emoji = &emoji{"👍"}
		down := button(styleSecondary, phrase(tag, "not_helpful"), action{doDown, a.ID, ""}.String())
		down.Emoji = &emoji{"👎"}
		first = append(first, up, down)
	}
	if v.Private && a.Kind != answer.Help {
		first = append(first, button(styleSecondary, phrase(tag, "share"), action{doShare, a.ID, ""}.String()))
	}
	var picks []component
	picked := map[string]bool{} // a message can't have the same custom id twice
	for _, c := range a.Choices {
		ask := action{doAsk, "", c.Question}
		if !ask.fits() {
			ask.Arg = c.Label // at most 75 characters, and a name that the base knows
		}
		if label := strings.TrimSpace(plain(c.Label)); label != "" && ask.fits() && len(picks) < maxRow && !picked[ask.Arg] {
			picked[ask.Arg] = true
			picks = append(picks, button(stylePrimary, label, ask.String()))
		}
	}
	if len(picks) > 0 {
		out = append(out, row(picks...))
	}
	if v.Server && a.Kind == answer.EventKind && len(a.Events) == 1 && addable(a.Events[0]) && len(first) < maxRow {
		if add := (action{doAddDate, "", a.Events[0].ID}); add.fits() {
			b := button(styleSecondary, phrase(tag, "add_to_calendar"), add.String())
			b.Emoji = &emoji{"📅"}
			first = append(first, b)
		}
	}
	if len(first) > 0 {
		out = append(out, row(first...))
	}
	if menu, ok := suggestions(a, tag); ok {
		out = append(out, row(menu))
	}
	return out
}

// addable reports whether a meeting can become an event of a server: its days are known and still to come.
func addable(ev answer.Event) bool {
	return ev.Event != nil && ev.Phase == answer.Upcoming && ev.Start.Exact()
}

// suggestions returns a menu of the questions that an answer offers. One too long for a menu is left out.
func suggestions(a answer.Answer, tag string) (component, bool) {
	menu := component{Type: typeSelect, CustomID: action{doAsk, "", ""}.String(), Placeholder: clip(phrase(tag, "ask_next"), maxPlaceholder)}
	if a.Kind == answer.Unknown {
		menu.Placeholder = clip(phrase(tag, "unknown_topics"), maxPlaceholder)
	}
	seen := map[string]bool{}
	for _, q := range a.Suggestions {
		q = strings.TrimSpace(plain(q))
		if q == "" || seen[q] || units(q) > maxOption || len(menu.Options) == maxOptions {
			continue
		}
		seen[q] = true
		menu.Options = append(menu.Options, option{q, q})
	}
	return menu, len(menu.Options) > 0
}
