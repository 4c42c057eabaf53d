package web_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/net/html"

	"plenipo/internal/answer"
	"plenipo/internal/store"
	"plenipo/internal/store/storetest"
	"plenipo/internal/web"
	"plenipo/knowledge"
)

// sorts are the sorts of things that the embedded files know, which pages name.
type sorts struct{ types, kinds []string }

func embeddedSorts(t *testing.T) (s sorts) {
	t.Helper()
	base, _, err := knowledge.Load(context.Background(), knowledge.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	add := func(to *[]string, word string) {
		if word != "" && !slices.Contains(*to, word) {
			*to = append(*to, word)
		}
	}
	for _, e := range base.Events() {
		add(&s.types, e.Type)
	}
	for _, term := range base.Terms() {
		add(&s.kinds, term.Kind)
	}
	return s
}

// foreignFiles are knowledge whose own words all begin with Qx, so that what else is Latin on a page is the interface's.
func foreignFiles(s sorts) fstest.MapFS {
	var events, terms strings.Builder
	events.WriteString("events:\n")
	for i, typ := range s.types {
		fmt.Fprintf(&events, "  - id: qxevent%d\n    name: Qxmeeting Qxnumber\n    acronym: QXM\n    series: qxseries\n    type: %s\n    start: 20%d-03-04\n    city: Qxville\n    country: CH\n    summary: Qxsummary.\n", i, typ, 24+i%5)
	}
	events.WriteString("  - id: qxoff\n    name: Qxoff\n    series: qxseries\n    start: 2027-01\n    status: cancelled\n  - id: qxlate\n    name: Qxlate\n    start: 2027\n    status: postponed\n  - id: qxnever\n    name: Qxnever\n")
	terms.WriteString("terms:\n  - id: qxseries\n    names: {en: [Qxseries]}\n    kind: series\n")
	for i, kind := range s.kinds {
		fmt.Fprintf(&terms, "  - id: qxterm%d\n    names: {en: ['Qxterm Qxnumber%d']}\n    acronyms: {en: [QXT%d]}\n    kind: %s\n    definition: {en: Qxterm Qxis Qxdefined.}\n", i, i, i, kind)
	}
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	article := "---\nid: %s\ntitle: Qxtitle Qxof Qx%s\nstatus: %s\nnature: position\nposition_of: Qxholder\nquestions: ['Qxwhat Qx%s?']\nsummary: Qxsummary Qx%s.\nas_of: 2026-01-01\nsources: [{title: Qxsource, url: 'https://example.org/', publisher: Qxpublisher}]\n---\n# Qxsection\nQxbody Qxwords.\n"
	return fstest.MapFS{
		"articles/a.md":   file(strings.ReplaceAll(article, "%s", "historical")),
		"articles/b.md":   file(strings.ReplaceAll(strings.Replace(article, "status: %s", "status: draft", 1), "%s", "current")),
		"events/e.yaml":   file(events.String()),
		"glossary/g.yaml": file(terms.String()),
	}
}

// ownNames may stand in any language: products, file formats, and what the base is about.
var ownNames = regexp.MustCompile(`^(Plenipo|Slack|Discord|API|Atom|ics|ID|UTC|CSV|PLENIPO|ADMIN|TOKEN|ITRs|[A-Z]{2,}|WTPF|plenipo|check|Q[xX]\w*|qx\w*)$`)

var latinWords = regexp.MustCompile(`[A-Za-z]{2,}[A-Za-z0-9]*`)

// foreignWords returns the Latin words that a reader of the page is shown or read out, but for those that are marked as being of another
// language, code, or names.
func foreignWords(n *html.Node, lang string) (words []string) {
	if n.Type == html.ElementNode {
		switch n.Data {
		case "code", "script", "style":
			return nil
		}
		for _, a := range n.Attr {
			switch a.Key {
			case "lang":
				if a.Val != lang && n.Data != "html" {
					return nil
				}
			case "aria-label", "title", "placeholder", "alt", "value", "content":
				if n.Data == "input" && hidden(n) || n.Data == "option" && a.Key == "value" || n.Data == "button" && a.Key == "value" || n.Data == "meta" {
					continue
				}
				words = append(words, latin(a.Val)...)
			}
		}
	}
	if n.Type == html.TextNode {
		words = append(words, latin(n.Data)...)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		words = append(words, foreignWords(c, lang)...)
	}
	return words
}

func hidden(n *html.Node) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "type" && a.Val == "hidden" })
}

func latin(text string) (words []string) {
	text = regexp.MustCompile(`https?://\S+`).ReplaceAllString(text, "")
	for _, w := range latinWords.FindAllString(text, -1) {
		if !ownNames.MatchString(w) {
			words = append(words, w)
		}
	}
	return words
}

// The pages in languages of other scripts have no word of the interface in Latin letters: no text was forgotten.
func TestNoTextOfTheInterfaceIsLeftInEnglish(t *testing.T) {
	s := embeddedSorts(t)
	live, err := answer.NewLive(context.Background(), func() ([]knowledge.Layer, error) {
		return []knowledge.Layer{{Name: "Qxlayer", FS: foreignFiles(s)}}, nil
	}, "", answer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range live.Status().Problems {
		if p.Severity == knowledge.Error {
			t.Fatal(p)
		}
	}
	st := storetest.Open(t)
	group, err := st.AddAsk(t.Context(), store.Ask{Same: "s", Lang: "en", Member: "m", Text: "Qxwhy?", Consented: true, Platform: "web"})
	if err != nil {
		t.Fatal(err)
	}
	h := httptest.NewServer((&web.Server{Knowledge: live, Records: st, Admin: web.Admin{Token: adminToken}}).Handler())
	t.Cleanup(h.Close)
	c := client(t)
	body2(c.PostForm(h.URL+"/login", url.Values{"token": {adminToken}}))
	paths := []string{
		"/", "/?q=Qxwhat+Qxhistorical%3F", "/?q=Qxterm+Qxnumber0", "/?q=QXM", "/?q=Qxz", "/events", "/events?from=1800", "/events?place=Qxnowhere", "/events?year=abc", "/events/none", "/events/qxoff",
		"/events/qxlate", "/events/qxnever", "/terms", "/terms?find=qx", "/terms?find=Qxz", "/terms/none", "/source/article/historical", "/source/article/current", "/source/event/qxevent0", "/source/term/qxterm0",
		"/test", "/test?q=Qxwhat+Qxhistorical%3F", "/test?q=QXM&now=2026-01-01", "/test?q=a&now=yesterday", "/login", "/insights", "/insights?period=7", "/insights/unanswered/77", "/insights/unanswered/" + string(group),
	}
	for i := range s.types {
		paths = append(paths, fmt.Sprintf("/events/qxevent%d", i))
	}
	for i := range s.kinds {
		paths = append(paths, fmt.Sprintf("/terms/qxterm%d", i))
	}
	for _, lang := range []string{"ar", "ru", "zh"} {
		for _, path := range paths {
			sep := "?"
			if strings.Contains(path, "?") {
				sep = "&"
			}
			_, b := body2(c.Get(h.URL + path + sep + "lang=" + lang))
			page, err := html.Parse(strings.NewReader(b))
			if err != nil {
				t.Fatal(err)
			}
			if words := foreignWords(page, lang); len(words) > 0 {
				t.Errorf("%s in %s says %q", path, lang, words)
			}
		}
	}
}
