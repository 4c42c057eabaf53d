package slack

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"pgregory.net/rapid"

	"plenipo/bots"
	"plenipo/bots/bottest"
	"plenipo/internal/answer"
	"plenipo/internal/locale"
	"plenipo/internal/store"
	"plenipo/knowledge"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func testEngine(t testing.TB) *answer.Generation {
	t.Helper()
	layer, err := knowledge.Dir("testdata/knowledge")
	if err != nil {
		t.Fatal(err)
	}
	g, err := answer.Open(context.Background(), []knowledge.Layer{layer}, "", answer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// testEngineIn is testEngine with the articles of one language alone, so that which file is best isn't the question.
func testEngineIn(t testing.TB, lang string) *answer.Generation {
	t.Helper()
	files := fstest.MapFS{}
	root := os.DirFS("testdata/knowledge")
	err := fs.WalkDir(root, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		of := "en"
		if parts := strings.Split(filepath.Base(path), "."); len(parts) == 3 {
			of = parts[1]
		}
		if of != lang && strings.HasPrefix(path, "articles/us-refused") {
			return nil
		}
		b, err := fs.ReadFile(root, path)
		files[path] = &fstest.MapFile{Data: b}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	g, err := answer.Open(context.Background(), []knowledge.Layer{{Name: "test", FS: files}}, "", answer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// TestGolden shows what a reader gets for every kind of answer in three languages.
func TestGolden(t *testing.T) {
	g := testEngine(t)
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	tests := []struct{ name, lang, question string }{
		{"definition", "en", "What are the ITRs?"}, {"definition", "fr", "Qu'est-ce que le RTI ?"}, {"definition", "ar", "ما هي لوائح الاتصالات الدولية؟"},
		{"event", "en", "When is the next Plenipotentiary Conference?"}, {"event", "fr", "Quand a lieu la prochaine Conférence de plénipotentiaires ?"}, {"event", "ar", "متى مؤتمر المندوبين المفوضين القادم؟"},
		{"event_with_hours", "en", "When is the open consultation?"}, {"event_with_hours", "fr", "Quand a lieu la Consultation ouverte ?"}, {"event_with_hours", "ar", "متى OC-27؟"},
		{"passage", "en", "Why did the US not sign the ITRs?"}, {"passage", "fr", "Pourquoi les États-Unis ont-ils refusé de signer ?"}, {"passage", "ar", "لماذا رفضت الولايات المتحدة التوقيع؟"},
		{"unknown", "en", "How do I cook rice in a submarine?"}, {"unknown", "fr", "Comment cuire du riz dans un sous-marin ?"}, {"unknown", "ar", "كيف أطبخ الأرز في الغواصة؟"},
		{"help", "en", "Hello"}, {"help", "fr", "Bonjour"}, {"help", "ar", "مرحبا"},
		{"hostile", "en", "What is the zorble protocol?"},
	}
	for _, tt := range tests {
		t.Run(tt.name+"_"+tt.lang, func(t *testing.T) {
			a, err := testEngineIn(t, tt.lang).Ask(t.Context(), answer.Question{Text: tt.question, Lang: tt.lang, Now: now})
			if err != nil {
				t.Fatal(err)
			}
			if want := answer.Kind(strings.TrimSuffix(tt.name, "_with_hours")); tt.name != "hostile" && a.Kind != want {
				t.Errorf("kind %s, want %s", a.Kind, want)
			}
			if a.Kind != answer.Unknown && a.Kind != answer.Help {
				a.Suggestions = nil // shown elsewhere, and theirs to change with every better ranking
			}
			golden(t, tt.name+"."+tt.lang, render(a, view{Lang: tt.lang, Question: tt.question, Site: "https://bot.example.org", Zone: "Asia/Tokyo"}))
		})
	}
	for _, lang := range []string{"en", "fr", "ar"} {
		t.Run("events_"+lang, func(t *testing.T) {
			a, err := g.Events(t.Context(), answer.EventFilter{From: now}, answer.Question{Lang: lang, Now: now})
			if err != nil {
				t.Fatal(err)
			}
			golden(t, "events."+lang, render(a, view{Lang: lang, Verb: "events", Private: true, Site: "https://bot.example.org", Zone: "Asia/Tokyo"}))
		})
		golden(t, "reasons."+lang, reasonsMessage(lang, "abc"))
		golden(t, "notice."+lang, noticed(bots.Notice{Text: "PP-26 opens in 7 days.\nDoha, <!channel>", Links: []bots.Link{{Title: "PP-26", URL: "https://example.org/pp26"}}, Lang: lang}))
		t.Run("clarify_"+lang, func(t *testing.T) {
			a := answer.Answer{ID: "c", Kind: answer.Clarify, Lang: lang, Lead: locale.New(lang).Text("clarify", nil), Choices: []answer.Choice{
				{Label: "PP-26", Question: "What is PP-26?"}, {Label: "<!channel>", Question: "What is <!channel>?"}}}
			a.Text = a.Lead
			golden(t, "clarify."+lang, render(a, view{Lang: lang, Question: "PP?"}))
		})
	}
}

// TestHoursAreShownByTheReadersClock: Slack shows a date element to each reader in their own zone; what stands for it
// elsewhere is in the asker's.
func TestHoursAreShownByTheReadersClock(t *testing.T) {
	g := testEngine(t)
	at := time.Date(2027, 3, 2, 13, 0, 0, 0, time.UTC) // 14:00 in Geneva
	for zone, fallback := range map[string]string{"Asia/Tokyo": "2027-03-02 22:00 JST", "America/New_York": "2027-03-02 08:00 EST", "": "2027-03-02 13:00 UTC", "nowhere": "2027-03-02 13:00 UTC"} {
		for _, question := range []string{"When is the Open Consultation?", "meetings in March 2027"} {
			a, err := g.Ask(t.Context(), answer.Question{Text: question, Lang: "en", Now: at.AddDate(0, -1, 0)})
			if err != nil || len(a.Events) != 1 {
				t.Fatal(question, err, a.Text)
			}
			m := render(a, view{Lang: "en", Question: question, Zone: zone})
			check(t, m)
			b, err := json.Marshal(m.Blocks)
			if err != nil {
				t.Fatal(err)
			}
			for _, want := range []string{fmt.Sprintf(`"type":"date","timestamp":%d,`, at.Unix()), fmt.Sprintf(`"timestamp":%d,"format":"{time}"`, at.Add(210*time.Minute).Unix()), fallback, "14:00–17:30 (Europe/Zurich)"} {
				if !strings.Contains(string(b), want) {
					t.Errorf("%s in %q: no %q in %s", question, zone, want, b)
				}
			}
			a.Events[0].Phase = answer.Over
			if b, _ := json.Marshal(render(a, view{Lang: "en"}).Blocks); strings.Contains(string(b), `"date"`) {
				t.Errorf("hours of a meeting that is over: %s", b)
			}
		}
	}
	days, err := g.Ask(t.Context(), answer.Question{Text: "When is WTSA-28?", Lang: "en", Now: at})
	if err != nil {
		t.Fatal(err)
	}
	if b, _ := json.Marshal(render(days, view{Lang: "en", Zone: "Asia/Tokyo"}).Blocks); strings.Contains(string(b), `"type":"date"`) || !strings.Contains(string(b), "10–20 October 2028") {
		t.Errorf("days have no zone: %s", b)
	}
}

// TestGoldenViews shows the App Home and the forms.
func TestGoldenViews(t *testing.T) {
	g := testEngine(t)
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	for _, lang := range []string{"en", "fr", "ar"} {
		a, err := g.Events(t.Context(), answer.EventFilter{From: now}, answer.Question{Lang: lang, Now: now})
		if err != nil {
			t.Fatal(err)
		}
		views := map[string]any{
			"home":     homeView(lang, a.Events, g.Popular(lang, "", homePopular), view{Site: "https://bot.example.org", Zone: "Asia/Tokyo"}),
			"ask_form": askForm(lang),
			"settings": settingsForm(settingsView{
				Lang: lang, Place: settingsPlace{"C1", "C1"}, Own: store.Settings{Chapter: "ch", Lang: "fr", Zone: "Europe/Zurich", Private: store.On},
				Applied: store.Settings{Private: store.On}, Chapters: []choice{{"ch", "Switzerland Chapter"}, {"sn", "Senegal Chapter"}},
				Topics: []string{"itrs", "wcit-12"}, Workspace: true,
				Series: []choice{{"s:igf", "Internet Governance Forum (IGF)"}, {"s:wtpf", "World Telecommunication Policy Forum (WTPF)"}}, Regions: []choice{{"r:africa", "Africa"}},
				Reminders: store.Rules{Series: []string{"wtpf"}, Regions: []string{"africa"}, DaysBefore: []int{7, 30}, Changes: true},
			}),
			"save_form": saveForm(lang, savePlace{Channel: "C1", Thread: "1.1", TS: "1.2", Author: "U2"}, bots.Draft{Question: "Who signs for us?", Text: "The ministry signs."}),
		}
		for name, v := range views {
			b, err := json.Marshal(v)
			if err != nil {
				t.Fatal(err)
			}
			bottest.CheckSlackView(t, string(b))
			goldenJSON(t, name+"."+lang, v)
		}
	}
}

func golden(t *testing.T, name string, m message) {
	t.Helper()
	check(t, m)
	goldenJSON(t, name, map[string]any{"text": m.Text, "blocks": m.Blocks})
}

func goldenJSON(t *testing.T, name string, v any) {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("testdata", "golden", name+".json")
	if *update {
		if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, b.Bytes()) {
		t.Errorf("%s differs; look at it and run with -update\n%s", path, b.Bytes())
	}
}

// check validates a message against Slack's schema and limits.
func check(t bottest.T, m message) {
	t.Helper()
	b, err := json.Marshal(m.Blocks)
	if err != nil {
		t.Errorf("blocks: %v", err)
	}
	bottest.CheckSlackMessage(t, m.Text, b)
}

// TestNoMessageIsOverALimitOrPings makes answers of anything and looks at every page.
func TestNoMessageIsOverALimitOrPings(t *testing.T) {
	nasty := rapid.SampledFrom([]string{"<!channel>", "<@U123>", "@here", "@Channel", "<#C1|x>", "<https://x|y>", "&lt;!here&gt;", "*b* _i_ `c`", "الاتحاد ", "国际电信联盟。", "МСЭ. ", "word ", "a. ", "\n– ", "😀", strings.Repeat("x", 700), "|", ">"})
	text := func(n int) *rapid.Generator[string] {
		return rapid.Map(rapid.SliceOfN(nasty, 0, n), func(s []string) string { return strings.Join(s, "") })
	}
	g := testEngine(t)
	var quotes []knowledge.Quote
	for i := range g.Base().Passages() {
		p := &g.Base().Passages()[i]
		if q, err := p.Quote(0, len(p.Text)); err == nil {
			quotes = append(quotes, q)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		a := answer.Answer{
			ID: "id", Lead: text(12).Draw(t, "lead"), Lang: "en",
			Kind:  rapid.SampledFrom([]answer.Kind{answer.Passage, answer.EventsKind, answer.EventKind, answer.Unknown, answer.Clarify, answer.Help}).Draw(t, "kind"),
			Notes: rapid.SliceOfN(text(4), 0, 5).Draw(t, "notes"), Suggestions: rapid.SliceOfN(text(4), 0, 6).Draw(t, "suggestions"),
		}
		for i := range rapid.IntRange(0, 12).Draw(t, "quotes") {
			a.Quotes = append(a.Quotes, answer.Quote{Quote: rapid.SampledFrom(quotes).Draw(t, "quote"), Citation: i + 1})
			a.Citations = append(a.Citations, answer.Citation{
				N: i + 1, Title: text(4).Draw(t, "title"), URL: "https://e.org/" + text(2).Draw(t, "url"),
				Publisher: text(2).Draw(t, "publisher"), Clause: text(2).Draw(t, "clause"), Saved: &knowledge.Saved{Author: text(2).Draw(t, "author")},
			})
		}
		for range rapid.IntRange(0, 20).Draw(t, "events") {
			a.Events = append(a.Events, answer.Event{
				Event: &knowledge.Event{ID: "e", Series: "s", Name: text(3).Draw(t, "name") + "n", Acronym: text(1).Draw(t, "acronym"), URL: "https://e.org/" + text(1).Draw(t, "eventURL")},
				Phase: answer.Upcoming, When: text(2).Draw(t, "when"), Where: text(2).Draw(t, "where"),
			})
		}
		if a.Kind == answer.Clarify {
			for range rapid.IntRange(1, 4).Draw(t, "choices") {
				a.Choices = append(a.Choices, answer.Choice{Label: text(3).Draw(t, "label") + "l", Question: text(4).Draw(t, "question")})
			}
		}
		for i := range a.Suggestions {
			a.Suggestions[i] += "?"
		}
		for i := range a.Notes {
			a.Notes[i] += "."
		}
		v := view{
			Lang: rapid.SampledFrom(locale.Languages()).Draw(t, "lang"), Question: text(6).Draw(t, "asked"), Private: rapid.Bool().Draw(t, "private"),
			Site: "https://bot.example.org", SharedBy: text(3).Draw(t, "by"),
		}
		for v.Page = range len(paginate(a)) {
			for _, form := range render(a, v).forms() {
				if len(form.Blocks) > 0 {
					check(t, form)
				}
			}
		}
	})
}

// TestTheLongestAnswersArePaged: what is too long for one message goes on in the next, within all limits, whatever the script.
func TestTheLongestAnswersArePaged(t *testing.T) {
	for i, sentence := range []string{
		"The treaty. ", "The conference met in Dubai and adopted the treaty by a vote. ", "اجتمع المؤتمر في دبي واعتمد المعاهدة بالتصويت. ",
		"会议在迪拜举行并以投票方式通过了条约。", "👩‍👩‍👧🇫🇷 ", "<!channel> & <@U1> ", "x",
	} {
		a := answer.Answer{ID: "id", Kind: answer.Passage, Lang: "en", Lead: strings.Repeat("Lead. ", 400), Notes: []string{strings.Repeat("n", 400), strings.Repeat("n ", 400), "<!here>", "4"}}
		want, length := a.Lead, 2500
		if i == 0 {
			length = 20 // many short quotes: their sources fill a message first
		}
		for i := range 12 {
			text := fmt.Sprint(i, ": ", strings.TrimSpace(strings.Repeat(sentence, length/len([]rune(sentence)))))
			p := &knowledge.Passage{ID: "article:x#0", Document: "x", Text: text}
			q, err := p.Quote(0, len(text))
			if err != nil {
				t.Fatal(err)
			}
			want += text
			a.Quotes = append(a.Quotes, answer.Quote{Quote: q, Citation: i + 1})
			a.Citations = append(a.Citations, answer.Citation{N: i + 1, Title: strings.Repeat("t&", 200), Clause: strings.Repeat("c", 200), Publisher: strings.Repeat("p", 200),
				URL: "https://example.org/" + strings.Repeat("u", 270)})
		}
		a.Suggestions = []string{strings.Repeat("s", 1900) + "?", strings.Repeat("s ", 900) + "?", "<!channel>?"}
		var shown, sources strings.Builder
		pages := paginate(a)
		for n := range pages {
			m := render(a, view{Lang: "en", Question: strings.Repeat("?&", questionText/2), Page: n, Private: true, SharedBy: strings.Repeat("b", 200)})
			check(t, m)
			b, err := json.Marshal(m.Blocks)
			if err != nil {
				t.Fatal(err)
			}
			sources.Write(b)
			for _, it := range pages[n] {
				shown.WriteString(it.text)
			}
		}
		for _, c := range a.Citations {
			if !strings.Contains(sources.String(), fmt.Sprintf(`[%d] \u003chttps://`, c.N)) {
				t.Errorf("%.10q: source %d is on none of %d pages", sentence, c.N, len(pages))
			}
		}
		squeeze := func(s string) string { return strings.Join(strings.Fields(s), "") }
		if squeeze(shown.String()) != squeeze(want) {
			t.Errorf("%.10q: %d pages show %d of %d bytes", sentence, len(pages), len(squeeze(shown.String())), len(squeeze(want)))
		}
	}
}

func TestLongTextIsCutAtSentenceEndsAndNothingIsLost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"One sentence. ", "Две. ", "三。", "word ", "longlonglong"}), 0, 60).Draw(t, "words"), "")
		var b strings.Builder
		for _, p := range pieces(s, 40) {
			if n := len([]rune(p)); n > 40 || n == 0 {
				t.Fatalf("piece of %d characters", n)
			}
			b.WriteString(p)
		}
		strip := func(s string) string { return strings.Join(strings.Fields(s), "") }
		if strip(b.String()) != strip(s) {
			t.Fatalf("%q became %q", s, b.String())
		}
	})
	if got := pieces("First one. Second one is longer.", 15); got[0] != "First one." {
		t.Errorf("cut at %q", got[0])
	}
}

func TestButtonsCarryTheirValue(t *testing.T) {
	v := value{Q: "Why <b>&?", V: "events", N: 3, L: "fr", P: true, A: "id"}
	if got, ok := parseValue(v.String()); !ok || got != v {
		t.Errorf("%+v came back as %+v", v, got)
	}
	if n := len(value{Q: strings.Repeat("\"", 5000)}.String()); n > maxButtonValue {
		t.Errorf("a value of %d", n)
	}
	for _, s := range []string{"", "null[", "[1]", `{"n":-1}`, `{"n":99999}`, strings.Repeat("[", 9000)} {
		if _, ok := parseValue(s); ok {
			t.Errorf("%.20q was taken", s)
		}
	}
}

func TestPlainTextIsWhatTheWriterSaw(t *testing.T) {
	for in, want := range map[string]string{
		"<@UBOT> What is <https://itu.int|ITU> &amp; <#C1|general>?": "What is ITU & general?",
		"<!channel> hi": "hi", "a &lt;b&gt;": "a <b>", "<https://itu.int>": "https://itu.int", "": "",
	} {
		if got := plain(in, "UBOT"); got != want {
			t.Errorf("plain(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(`{"type":"event_callback","team_id":"T","event":{"type":"app_mention","user":"U","channel":"C","ts":"1.1","text":"x"}}`)
	f.Add(`null`)
	f.Fuzz(func(t *testing.T, s string) {
		var e *envelope
		if json.Unmarshal([]byte(s), &e) != nil || e == nil {
			return
		}
		var in *inner
		if json.Unmarshal(e.Event, &in) != nil || in == nil {
			return
		}
		key, j, v := decode(e, in, "UBOT")
		if v == take && (key == "" || j.Do == "") {
			t.Errorf("taken without a key: %s", s)
		}
		if v == take && j.Do == doAsk && (j.User == "UBOT" || j.User == "" || j.Channel == "") {
			t.Errorf("took %+v", j)
		}
	})
}

func ExamplePreview() {
	b, err := Preview(answer.Answer{ID: "x", Kind: answer.Help, Lead: "Hello", Text: "Hello"})
	fmt.Println(err, strings.Contains(string(b), `"blocks"`))
	// Output: <nil> true
}
