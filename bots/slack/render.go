package slack

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"plenipo/bots"
	"plenipo/internal/answer"
	"plenipo/internal/locale"
)

// A view is what a message depends on besides the answer.
type view struct {
	Lang     string // of interface texts
	Question string // as asked, carried by the buttons that need the answer again
	Verb     string // how it was asked; "" is a question
	Page     int    // from 0
	Private  bool   // only the asker sees it: it can be shared
	Asked    bool   // the question isn't to be seen where the answer stands: it is shown with it
	SharedBy string // who shared it; "" when nobody did
	Site     string // the web pages' address, for calendar files; "" when there are none
	Zone     string // the asker's, IANA, for clients that show no dates of their own; "" is UTC
}

// A message is a text for notifications and screen readers, and blocks for everything else.
type message struct {
	Text   string
	Blocks []slack.Block
}

// An item is a piece of an answer that stands on one page.
type item struct {
	text     string
	quote    bool
	citation int           // of a quote, or of one of several meetings; 0: none is shown
	event    *answer.Event // of a list
	hours    *answer.Event // of the one meeting whose line is before it
}

// render returns the message for an answer. It is pure: no clock, network or state.
func render(a answer.Answer, v view) message {
	p := locale.New(v.Lang)
	pages := paginate(a)
	page := pages[min(max(v.Page, 0), len(pages)-1)]
	firstPage, lastPage := v.Page <= 0, v.Page >= len(pages)-1

	m := message{Text: clip(escape(notice(a, page)), maxText)}
	if m.Text == "" {
		m.Text = p.Text("unknown", nil)
	}
	if v.SharedBy != "" {
		m.Blocks = append(m.Blocks, contextBlock(escape(p.Text("shared_by", map[string]any{"Who": clip(v.SharedBy, 80)}))))
	}
	if v.Asked && v.Question != "" {
		m.Blocks = append(m.Blocks, contextBlock(escape(p.Text("slack_you_asked", map[string]any{"Question": clip(v.Question, noteText)}))))
	}
	m.Blocks = append(m.Blocks, bodyBlocks(page, v, p)...)
	if a.Kind == answer.EventKind && firstPage && len(a.Events) > 0 {
		if c := calendarLink(a.Events[0], v, p); c != "" {
			m.Blocks = append(m.Blocks, contextBlock(c))
		}
	}
	if a.Kind == answer.EventsKind && lastPage && len(a.Events) > 0 {
		if _, left := aroundList(a.Lead); left != "" {
			m.Blocks = append(m.Blocks, contextBlock(link(allEvents(v), clip(left, noteText))))
		}
	}
	if firstPage && len(a.Choices) > 0 {
		m.Blocks = append(m.Blocks, choiceBlock(a.Choices))
	}
	if lastPage && len(a.Notes) > 0 {
		var notes []string
		for _, n := range a.Notes[:min(len(a.Notes), pageNotes)] {
			notes = append(notes, escape(clip(n, noteText)))
		}
		m.Blocks = append(m.Blocks, contextBlock(notes...))
	}
	if s := sources(a, page, p); len(s) > 0 {
		m.Blocks = append(m.Blocks, contextBlock(lines(s)...))
	}
	if lastPage {
		m.Blocks = append(m.Blocks, suggestionBlocks(a, p)...)
	}
	if b := buttons(a, v, !lastPage, p); len(b) > 0 {
		m.Blocks = append(m.Blocks, slack.NewActionBlock("", b...))
	}
	if a.ID != "" && firstPage && a.Kind != answer.Help && a.Kind != answer.Clarify {
		m.Blocks = append(m.Blocks, feedbackBlock(a.ID, p))
	}
	return m
}

// aroundList returns what stands before and after the entries in the text form of a list: its heading, and how many
// were left out.
func aroundList(lead string) (before, after string) {
	var around [2][]string
	part := 0
	for l := range strings.Lines(lead) {
		switch l = strings.TrimSpace(l); {
		case strings.HasPrefix(l, "– "):
			part = 1
		case l != "":
			around[part] = append(around[part], l)
		}
	}
	return strings.Join(around[0], "\n"), strings.Join(around[1], "\n")
}

// begins reports whether one of the quotes that follow q begins with the same words of the same source: then q says
// nothing of its own.
func begins(q answer.Quote, later []answer.Quote) bool {
	for _, other := range later {
		if other.Citation == q.Citation && strings.HasPrefix(other.Text(), q.Text()) {
			return true
		}
	}
	return false
}

// citationOf is the number of a listed meeting's own source; 0 when it needs none.
func citationOf(a answer.Answer, e answer.Event) int {
	for _, c := range a.Citations {
		if len(a.Citations) > 1 && e.Event != nil && c.Document == e.ID {
			return c.N
		}
	}
	return 0
}

// paginate cuts an answer into pages; there is at least one, and it is never empty.
func paginate(a answer.Answer) [][]item {
	var all []item
	lead := a.Lead
	if a.Kind == answer.EventsKind && len(a.Events) > 0 {
		lead, _ = aroundList(lead)
	}
	for _, s := range pieces(lead, pieceText) {
		all = append(all, item{text: s})
	}
	if a.Kind == answer.EventsKind {
		for i := range a.Events {
			all = append(all, item{event: &a.Events[i], citation: citationOf(a, a.Events[i])})
		}
	}
	for i := range a.Events {
		if e := &a.Events[i]; a.Kind == answer.EventKind && withHours(*e) {
			all = append(all, item{hours: e})
		}
	}
	for i, q := range a.Quotes {
		if begins(q, a.Quotes[i+1:]) {
			continue
		}
		for _, s := range pieces(q.Text(), pieceText) {
			all = append(all, item{text: s, quote: true, citation: q.Citation})
		}
	}
	if len(all) == 0 {
		all = []item{{text: a.Text}}
		if strings.TrimSpace(a.Text) == "" {
			all[0].text = locale.New(a.Lang).Text("unknown", nil)
		}
	}
	var pages [][]item
	var page []item
	size, events := 0, 0
	cited := map[int]bool{}
	for _, it := range all {
		cost := len([]rune(it.text))
		if it.event != nil {
			cost, events = eventText, events+1
		}
		if it.quote {
			cited[it.citation] = true
		}
		if len(page) > 0 && (size+cost > pageText || events > pageEvents || len(cited) > pageCitations) {
			pages, page, size, events = append(pages, page), nil, 0, 0
			cited = map[int]bool{}
			if it.event != nil {
				events = 1
			}
			if it.quote {
				cited[it.citation] = true
			}
		}
		page, size = append(page, it), size+cost
	}
	return append(pages, page)
}

// notice returns a page's words for notifications and screen readers.
func notice(a answer.Answer, page []item) string {
	var lines []string
	for _, it := range page {
		if it.event != nil {
			lines = append(lines, "– "+eventLine(*it.event))
			continue
		}
		if it.text != "" {
			lines = append(lines, it.text)
		}
	}
	for _, c := range a.Choices {
		lines = append(lines, "– "+c.Label)
	}
	return strings.Join(lines, "\n")
}

func eventLine(e answer.Event) string {
	name := e.Name
	if e.Acronym != "" && e.Acronym != e.Name {
		name += " (" + e.Acronym + ")"
	}
	line := clip(name, 140)
	return line + whenWhere(e)
}

// whenWhere are a meeting's dates, with its hours and their zone, and its place.
func whenWhere(e answer.Event) (s string) {
	if e.When != "" {
		s += " · " + clip(e.When, 80)
	}
	if e.Where != "" {
		s += " · " + clip(e.Where, 45)
	}
	return s
}

// bodyBlocks shows lead, meetings and quotes as rich text: it has no markup, so that nothing in a person's or a
// file's words can become a mention, a link or emphasis.
func bodyBlocks(page []item, v view, p *locale.Printer) []slack.Block {
	var parts []slack.RichTextElement
	var list []slack.RichTextElement
	flush := func() {
		if len(list) > 0 {
			parts = append(parts, bullets{Type: slack.RTEList, Style: slack.RTEListBullet, Elements: list})
			list = nil
		}
	}
	for _, it := range page {
		switch {
		case it.event != nil:
			list = append(list, slack.NewRichTextSection(eventElements(*it.event, it.citation, v, p)...))
		case it.hours != nil:
			flush()
			parts = append(parts, slack.NewRichTextSection(hoursElements(*it.hours, v, p)...))
		case it.quote:
			flush()
			words := []slack.RichTextSectionElement{slack.NewRichTextSectionTextElement(inert(it.text), nil)}
			if it.citation > 0 {
				words = append(words, slack.NewRichTextSectionTextElement(fmt.Sprintf(" [%d]", it.citation), nil))
			}
			parts = append(parts, &slack.RichTextQuote{Type: slack.RTEQuote, Elements: words})
		default:
			flush()
			parts = append(parts, slack.NewRichTextSection(slack.NewRichTextSectionTextElement(inert(it.text), nil)))
		}
	}
	flush()
	return []slack.Block{slack.NewRichTextBlock("", parts...)}
}

// bullets is a bulleted list. The library's own writes an offset that Slack's schema doesn't have.
type bullets struct {
	Type     slack.RichTextElementType     `json:"type"`
	Style    slack.RichTextListElementType `json:"style"`
	Elements []slack.RichTextElement       `json:"elements"`
}

// RichTextElementType returns "rich_text_list".
func (b bullets) RichTextElementType() slack.RichTextElementType { return b.Type }

func eventElements(e answer.Event, citation int, v view, p *locale.Printer) []slack.RichTextSectionElement {
	name := clip(e.Name, 120)
	if e.Acronym != "" && e.Acronym != e.Name {
		name += " (" + clip(e.Acronym, 20) + ")"
	}
	bold := &slack.RichTextSectionTextStyle{Bold: true}
	var out []slack.RichTextSectionElement
	if u, ok := plainAddress(e.URL); ok {
		out = append(out, slack.NewRichTextSectionLinkElement(u, inert(name), bold))
	} else {
		out = append(out, slack.NewRichTextSectionTextElement(inert(name), bold))
	}
	rest := whenWhere(e)
	if citation > 0 {
		rest += fmt.Sprintf("\u00a0[%d]", citation) // not alone on a line
	}
	if rest != "" {
		out = append(out, slack.NewRichTextSectionTextElement(inert(rest), nil))
	}
	if withHours(e) {
		out = append(out, slack.NewRichTextSectionTextElement(" · ", nil))
		out = append(out, hoursElements(e, v, p)...)
	}
	if u := calendarURL(e, v); u != "" {
		out = append(out, slack.NewRichTextSectionTextElement(" · ", nil),
			slack.NewRichTextSectionLinkElement(u, strings.ReplaceAll(p.Text("calendar_link", nil), " ", "\u00a0"), nil))
	}
	return out
}

// withHours reports whether a meeting that isn't over begins at a known hour. Days without one have no zone and are shown
// as they are.
func withHours(e answer.Event) bool {
	if e.Event == nil || e.Phase == answer.Over {
		return false
	}
	_, _, ok := e.Hours()
	return ok
}

// hoursElements are when a meeting begins and ends by each reader's own clock, which Slack works out; the venue's hours
// stand in the meeting's line. A client that doesn't gets the asker's.
func hoursElements(e answer.Event, v view, p *locale.Printer) []slack.RichTextSectionElement {
	zone := bots.Zone(v.Zone)
	if zone == nil {
		zone = time.UTC
	}
	start, end, _ := e.Hours()
	at := func(t time.Time, format, plain string) slack.RichTextSectionElement {
		fallback := t.In(zone).Format(plain)
		return slack.NewRichTextSectionDateElement(t.Unix(), format, nil, &fallback)
	}
	const day, clock = "{date_short_pretty}, {time}", "2006-01-02 15:04 MST"
	out := []slack.RichTextSectionElement{slack.NewRichTextSectionTextElement(p.Text("your_time", nil)+" ", nil), at(start, day, clock)}
	switch {
	case end.IsZero():
	case end.Sub(start) < 12*time.Hour:
		out = append(out, slack.NewRichTextSectionTextElement("–", nil), at(end, "{time}", "15:04"))
	default:
		out = append(out, slack.NewRichTextSectionTextElement(" – ", nil), at(end, day, clock))
	}
	return out
}

// plainAddress is webAddress without mrkdwn's entities: rich text takes addresses as they are.
func plainAddress(s string) (string, bool) {
	u, ok := webAddress(s)
	return strings.ReplaceAll(u, "&amp;", "&"), ok
}

// calendarURL is the address of the event's series as a calendar file; "" when there is nothing left to enter.
func calendarURL(e answer.Event, v view) string {
	if v.Site == "" || e.Series == "" || e.Phase != answer.Upcoming && e.Phase != answer.OnNow {
		return ""
	}
	return strings.TrimRight(v.Site, "/") + "/calendar.ics?series=" + url.QueryEscape(e.Series)
}

// allEvents is the address of the calendar's page; "" when there is none.
func allEvents(v view) string {
	if v.Site == "" {
		return ""
	}
	return strings.TrimRight(v.Site, "/") + "/events"
}

func calendarLink(e answer.Event, v view, p *locale.Printer) string {
	if u := calendarURL(e, v); u != "" {
		return link(u, p.Text("calendar_link", nil))
	}
	return ""
}

func choiceBlock(choices []answer.Choice) slack.Block {
	var b []slack.BlockElement
	for i, c := range choices[:min(len(choices), maxActionItems)] {
		b = append(b, button(fmt.Sprintf("%s:%d", actAsk, i), c.Label, value{Q: c.Question}))
	}
	return slack.NewActionBlock("", b...)
}

// suggestionBlocks offers what can be answered: what comes near under "I don't know", what to ask next elsewhere.
func suggestionBlocks(a answer.Answer, p *locale.Printer) []slack.Block {
	if len(a.Suggestions) == 0 || a.Kind == answer.Clarify {
		return nil
	}
	heading := "ask_next"
	if a.Kind == answer.Unknown {
		heading = "unknown_topics"
	}
	var b []slack.BlockElement
	for i, s := range a.Suggestions[:min(len(a.Suggestions), suggestions)] {
		b = append(b, button(fmt.Sprintf("%s:s%d", actAsk, i), s, value{Q: s}))
	}
	return []slack.Block{contextBlock(escape(p.Text(heading, nil))), slack.NewActionBlock("", b...)}
}

// sources lists what a page's quotes and facts stand in, as links.
func sources(a answer.Answer, page []item, p *locale.Printer) []string {
	used := map[int]bool{}
	facts := false
	for _, it := range page {
		if it.quote {
			used[it.citation] = true
		} else {
			facts = true
		}
		if it.event != nil {
			for _, c := range a.Citations {
				if it.event.Event != nil && c.Document == it.event.ID {
					used[c.N] = true
				}
			}
		}
	}
	listed := a.Kind == answer.EventsKind && len(a.Events) > 0
	var cited []answer.Citation
	for _, c := range a.Citations {
		if (used[c.N] || facts && !listed) && len(cited) < pageCitations {
			cited = append(cited, c)
		}
	}
	if listed && len(cited) > 1 {
		return listSources(cited, p)
	}
	var out []string
	for _, c := range cited {
		title := clip(c.Title, citationText)
		if c.Clause != "" {
			title += ", " + clip(c.Clause, 60)
		}
		line := fmt.Sprintf("[%d] %s", c.N, link(c.URL, title))
		if c.Publisher != "" {
			line += " · " + escape(clip(c.Publisher, 60))
		}
		if c.Saved != nil {
			line += " · " + escape(clip(c.Saved.Author, 60)) + ", " + c.Saved.At.Format("2006-01-02")
		} else if !c.AsOf.IsZero() {
			line += " · " + asOf(c, p)
		}
		out = append(out, line)
	}
	return out
}

func asOf(c answer.Citation, p *locale.Printer) string {
	return escape(p.Text("as_of", map[string]any{"Date": c.AsOf.String()}))
}

// listSources are the sources of a list of meetings, run on: their titles stand in the list, so that publishers will do,
// and one date where all are of one.
func listSources(cited []answer.Citation, p *locale.Printer) []string {
	same := !slices.ContainsFunc(cited, func(c answer.Citation) bool { return c.AsOf != cited[0].AsOf })
	var out []string
	for i, c := range cited {
		s := fmt.Sprintf("[%d] %s", c.N, link(c.URL, clip(first(c.Publisher, c.Title), 60)))
		if !c.AsOf.IsZero() && (!same || i == len(cited)-1) {
			s += " · " + asOf(c, p)
		}
		if last := len(out) - 1; last >= 0 && utf8.RuneCountInString(out[last])+3+utf8.RuneCountInString(s) <= maxSection {
			out[last] += " · " + s
		} else {
			out = append(out, s)
		}
	}
	return out
}

// lines joins texts into as few elements as may hold them, one to a line: elements of their own would run on in a row.
func lines(texts []string) []string {
	out := texts[:1:1]
	for _, s := range texts[1:] {
		if last := out[len(out)-1]; utf8.RuneCountInString(last)+1+utf8.RuneCountInString(s) <= maxSection {
			out[len(out)-1] = last + "\n" + s
		} else {
			out = append(out, s)
		}
	}
	return out
}

// buttons are what can be done with an answer.
func buttons(a answer.Answer, v view, more bool, p *locale.Printer) []slack.BlockElement {
	var b []slack.BlockElement
	carried := value{Q: clip(v.Question, questionText), V: v.Verb, L: v.Lang, P: v.Private}
	canCarry := carried.Q == v.Question && (v.Question != "" || v.Verb != "")
	if more && canCarry {
		next := carried
		next.N = v.Page + 1
		b = append(b, button(actMore, p.Text("more", nil), next))
	}
	if v.Private && canCarry && a.Kind != answer.Unknown && a.Kind != answer.Clarify {
		same := carried
		same.N = v.Page
		b = append(b, button(actShare, p.Text("share", nil), same))
	}
	if a.Kind == answer.Unknown && canCarry && v.Question != "" {
		b = append(b, button(actHuman, p.Text("ask_human", nil), carried))
	}
	return b
}

func feedbackBlock(id string, p *locale.Printer) slack.Block {
	yes, no := p.Text("helpful", nil), p.Text("not_helpful", nil)
	return slack.NewContextActionsBlock("", slack.NewFeedbackButtonsBlockElement(actFeedback,
		slack.NewFeedbackButton(plainText(clip(yes, maxButtonText)), "+"+id),
		slack.NewFeedbackButton(plainText(clip(no, maxButtonText)), "-"+id)))
}

// plainFeedback is a feedback block for surfaces that don't have its kind: two buttons that say the same.
func plainFeedback(b *slack.ContextActionsBlock) slack.Block {
	var buttons []slack.BlockElement
	for _, e := range b.Elements.ElementSet {
		if f, ok := e.(*slack.FeedbackButtonsBlockElement); ok {
			buttons = append(buttons,
				button(actUp, f.PositiveButton.Text.Text, value{A: f.PositiveButton.Value[1:]}),
				button(actDown, f.NegativeButton.Text.Text, value{A: f.NegativeButton.Value[1:]}))
		}
	}
	return slack.NewActionBlock("", buttons...)
}

// say returns an interface text as a message.
func say(lang, key string, data map[string]any) message {
	text := clip(escape(locale.New(lang).Text(key, data)), maxSection)
	return message{Text: text, Blocks: []slack.Block{section(text)}}
}

// section shows mrkdwn that is escaped already; verbatim keeps Slack from finding names and links in it.
func section(mrkdwn string) slack.Block {
	return slack.NewSectionBlock(slack.NewTextBlockObject(slack.MarkdownType, mrkdwn, false, true), nil, nil)
}

func contextBlock(mrkdwn ...string) slack.Block {
	var elements []slack.MixedElement
	for _, s := range mrkdwn[:min(len(mrkdwn), maxContextItems)] {
		elements = append(elements, slack.NewTextBlockObject(slack.MarkdownType, s, false, true))
	}
	return slack.NewContextBlock("", elements...)
}

func plainText(s string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.PlainTextType, inert(s), false, false)
}

func button(action, label string, v value) slack.BlockElement {
	return slack.NewButtonBlockElement(action, v.String(), plainText(clip(inert(label), maxButtonText)))
}
