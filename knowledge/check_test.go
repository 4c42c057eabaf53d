package knowledge

import (
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var november2026 = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// article returns a file that Check has nothing to say about, but for the lines given.
func article(id string, lines ...string) string {
	fields := map[string]string{"id": id, "title": "About " + id, "questions": "[what is " + id + "]", "summary": id + " is a thing of its own.",
		"lang": "en", "as_of": "2026-11-01", "sources": "[https://example.org/" + id + "]"}
	body := "Words of " + id + "."
	for _, l := range lines {
		key, value, isField := strings.Cut(l, ": ")
		switch {
		case !isField:
			body = l
		case value == "-":
			delete(fields, key)
		default:
			fields[key] = value
		}
	}
	var b strings.Builder
	b.WriteString("---\n")
	for _, key := range articleKeys { // in one order, so that lines can be counted on
		if v, ok := fields[key]; ok {
			b.WriteString(key + ": " + v + "\n")
		}
	}
	return b.String() + "---\n" + body + "\n"
}

func TestCheckWarns(t *testing.T) {
	const terms = "terms:\n- {id: wcit, name: WCIT, definition: WCIT is a conference., sources: [https://example.org]}\n"
	const events = "events:\n- {id: wcit-2012, series: wcit, acronym: WCIT-12, name: World Conference 2012, start: 2012-12-03, end: 2012-12-14, status: held, sources: [https://example.org]}\n" +
		"- {id: wtpf-2013, series: wcit, acronym: WTPF-13, name: Policy Forum, start: 2013-05-14, end: 2013-05-16, status: held, sources: [https://example.org]}\n"
	long := "The delegates of many States met in Dubai for two weeks and spoke about fees, security, spam, numbers, roaming and human rights until late at night. "
	tests := []struct {
		rule  string
		files map[string]string
		want  []string
	}{
		{"nothing wrong", map[string]string{"a.md": article("a"), "b.md": article("b")}, nil},
		{"no questions, no sources", map[string]string{"a.md": article("a", "questions: -", "sources: -")}, []string{"a.md:1: article without questions", "a.md:1: article without sources"}},
		{"plain files need neither", map[string]string{"a.txt": "Just a sentence of prose.\n"}, nil},
		{"stale", map[string]string{"a.md": article("a", "as_of: 2025-05-01")}, []string{"a.md:8: last reviewed 2025-05-01"}},
		{"not yet stale", map[string]string{"a.md": article("a", "as_of: 2025-06")}, nil},
		{"history does not go stale", map[string]string{"a.md": article("a", "as_of: 2015-05-01", "status: historical")}, nil},
		{"never reviewed", map[string]string{"a.md": article("a", "as_of: -")}, []string{"a.md:1: no as_of"}},
		{"long summary", map[string]string{"a.md": article("a", "summary: "+strings.Repeat("é", 401))}, []string{"a.md:5: the summary has 401 characters"}},
		{"broken references", map[string]string{"a.md": article("a", "superseded_by: gone", "translation_of: gone", "chapters: [gone]")},
			[]string{"a.md:7: chapter \"gone\" is not known", "a.md:10: superseded_by names \"gone\"", "a.md:11: translation_of names \"gone\""}},
		{"superseded in a circle", map[string]string{"a.md": article("a", "superseded_by: b"), "b.md": article("b", "superseded_by: c"), "c.md": article("c", "superseded_by: b")},
			[]string{"b.md:9: superseded_by goes in a circle: b → c → b"}},
		{"one question, two articles", map[string]string{"a.md": article("a", "questions: [Who  signéd?]"), "b.md": article("b", "questions: [who signed]")},
			[]string{"b.md:4: the question \"who signed\" is also claimed by a (a.md:4)"}},
		{"one question, two languages", map[string]string{"a.md": article("a", "questions: [who signed]"), "b.md": article("b", "lang: fr", "questions: [who signed]")}, nil},
		{"near-duplicates", map[string]string{"a.md": article("a", long+long+"One."), "b.md": article("b", long+long+"Two.")}, []string{"b.md:1: 88 % the same as a (a.md)"}},
		{"translation without digest", map[string]string{"a.md": article("a"), "b.md": article("b", "lang: fr", "translation_of: a")},
			[]string{"b.md:9: translation without translated_from; if it says what a says, add translated_from: "}},
		{"stale translation", map[string]string{"a.md": article("a"), "b.md": article("b", "lang: fr", "translation_of: a", "translated_from: 0123456789ab")},
			[]string{"b.md:10: a changed after it was translated"}},
		{"translation in the original's language", map[string]string{"a.md": article("a"), "b.md": article("b", "translation_of: a")}, []string{"b.md:6: a translation in the language"}},
		{"unknown series and region", map[string]string{"events/e.yaml": "{id: e, name: E, series: gone, region: gone, sources: [https://example.org]}"},
			[]string{"events/e.yaml:1: region \"gone\"", "events/e.yaml:1: series \"gone\""}},
		{"past and still scheduled", map[string]string{"events/e.yaml": "{id: e, name: E, start: 2026-10, sources: [https://example.org]}"}, []string{"events/e.yaml:1: event e ended 2026-10 and is still scheduled"}},
		{"this year may still come", map[string]string{"events/e.yaml": "{id: e, name: E, start: 2026, sources: [https://example.org]}"}, nil},
		{"held in the future", map[string]string{"events/e.yaml": "{id: e, name: E, start: 2027, status: held, sources: [https://example.org]}"}, []string{"events/e.yaml:1: event e is held and begins 2027"}},
		{"event without source", map[string]string{"events/e.yaml": "{id: e, name: E}"}, []string{"events/e.yaml:1: event e without sources"}},
		{"see", map[string]string{"glossary/t.yaml": "- {id: a, name: A, see: [b]}\n- {id: b, name: B, see: [a]}\n- {id: c, name: C, see: [c, gone, wcit]}", "glossary/w.yaml": terms},
			[]string{"glossary/t.yaml:1: term a has no definition, and its see", "glossary/t.yaml:2: term b has no definition, and its see", "glossary/t.yaml:3: see of term c names \"gone\"", "glossary/t.yaml:3: see of term c names itself"}},
		{"dates that differ", map[string]string{"e.yaml": events, "t.yaml": terms,
			"a.md": article("a", "WCIT-12 met from 3 to 13 December 2012 in Dubai."),
			"b.md": article("b", "summary: WCIT-12 met on 3-14 December 2012.", "One.\n\nThe World Conference 2012 (WCIT-12) was held December 4-14, 2012."),
		}, []string{"a.md:10: says 2012-12-03 to 2012-12-13, but event wcit-2012 (e.yaml:2) is from 2012-12-03 to 2012-12-14", "b.md:12: says 2012-12-04 to 2012-12-14"}},
		{"places and months that differ", map[string]string{"e.yaml": strings.Replace(events, "start: 2012", "city: Dubai, country: United Arab Emirates, start: 2012", 1) +
			"- {id: wtsa-2016, series: wcit, acronym: WTSA-16, name: Assembly, start: 2016-10-25, end: 2016-11-03, city: Hammamet, country: Tunisia, status: held, sources: [https://example.org]}\n", "t.yaml": terms,
			"a.md": article("a", "WCIT-12 met in Hammamet in two rooms."),
			"b.md": article("b", "WCIT-12, the conference on the ITRs, was held in Dubai in November 2012."),
			"c.md": article("c", "lang: fr", "La WTSA-16 s'est tenue à Dubai."),
			"e.md": article("e", "lang: fr", "La WCIT-12 s'est tenue le 2 décembre 2012."),
			"d.md": article("d", "WTSA-16 met in Hammamet in October 2016. WTSA-16 was held on 3 November 2016. WTSA-16 was held in Tunisia. A briefing on WCIT-12 was held in Hammamet in June 2016. WCIT-12 took place in Dubai; its working group met in Hammamet."),
		}, []string{"a.md:10: says that wcit-2012 was held in Hammamet, but its entry (e.yaml:2) says Dubai", "b.md:10: says that wcit-2012 was held in November 2012", "c.md:10: says that wtsa-2016 was held in Dubai", "e.md:10: says that wcit-2012 was held on 2012-12-02"}},
		{"dates of two events are not judged", map[string]string{"e.yaml": events, "t.yaml": terms, "a.md": article("a", "Between WCIT-12 and WTPF-13 experts met on 5-7 February 2013.")}, nil},
		{"drafts are not looked at", map[string]string{"a.md": article("a", "status: draft", "sources: -")}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			b, problems := load(t, layer("test", tt.files))
			for _, p := range problems {
				t.Errorf("load: %v", p)
			}
			got := Check(b, november2026)
			ok := len(got) == len(tt.want)
			for i := range got {
				ok = ok && i < len(tt.want) && strings.HasPrefix(got[i].Error(), tt.want[i]) && got[i].Severity == Warning && got[i].Remedy != ""
			}
			if !ok {
				t.Errorf("got %v\nwant %q", got, tt.want)
			}
		})
	}
}

func TestATranslationWithTheDigestItWasToldIsCurrent(t *testing.T) {
	files := map[string]string{"a.md": article("a")}
	b, _ := load(t, layer("test", files))
	original, _ := b.Article("a")
	files = maps.Clone(files)
	files["b.md"] = article("b", "lang: fr", "translation_of: a", "translated_from: \""+original.Digest()+"\"")
	b, _ = load(t, layer("test", files))
	if got := Check(b, november2026); len(got) > 0 {
		t.Error(got)
	}
	files["a.md"] = article("a", "questions: [what is a, tell me about a]")
	b, _ = load(t, layer("test", files))
	if got := Check(b, november2026); len(got) > 0 {
		t.Errorf("one more way to ask: %v", got)
	}
	files["a.md"] = article("a", "Other words.")
	b, _ = load(t, layer("test", files))
	if got := Check(b, november2026); len(got) != 1 {
		t.Errorf("got %v, want one warning", got)
	}
}

func TestDayRanges(t *testing.T) {
	same := [][2]Date{{Day(2012, 12, 3), Day(2012, 12, 14)}}
	turn := [][2]Date{{Day(2012, 11, 29), Day(2012, 12, 3)}}
	tests := []struct {
		text string
		want [][2]Date
	}{
		{"held 3-14 December 2012", same},
		{"held 3–14 December 2012", same},
		{"from 3 to 14 December 2012,", same},
		{"between 3rd and 14th of December 2012", same},
		{"on December 3-14, 2012", same},
		{"from 3 December to 14 December 2012", same},
		{"from 3 December 2012 to 14 December 2012", same},
		{"29 November – 3 December 2012", turn},
		{"November 29 to December 3, 2012", turn},
		{"du 3 au 14 décembre 2012", same},
		{"del 3 al 14 de diciembre de 2012", same},
		{"de 3 a 14 de dezembro de 2012", same},
		{"с 3 по 14 декабря 2012 года", same},
		{"3–14 декабря 2012 г.", same},
		{"من 3 إلى 14 ديسمبر 2012", same},
		{"2012年12月3日至14日", same},
		{"2012年11月29日至12月3日", turn},
		{"on 14 December 2012", nil},
		{"pages 3-14 of 2012", nil},
		{"in December 2012, 3-14 of 20", nil},
		{"14-3 December 2012", nil},
		{"30-31 February 2012", nil},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, dayRanges(tt.text), cmp.AllowUnexported(Date{})); diff != "" {
			t.Errorf("%s: %s", tt.text, diff)
		}
	}
}
