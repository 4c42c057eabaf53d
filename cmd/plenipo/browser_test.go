package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"plenipo/internal/store"
	"plenipo/internal/store/sqlite"
)

// testToken logs in to insights.
const testToken = "a token for tests only"

// An output collects what serve says until its address is known.
type output struct {
	mu    sync.Mutex // guards the rest
	b     bytes.Buffer
	found chan string
	once  sync.Once
}

var address = regexp.MustCompile(`HTTP is on: (http://\S+)\n`)

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.b.Write(p)
	if m := address.FindSubmatch(o.b.Bytes()); m != nil {
		o.once.Do(func() { o.found <- string(m[1]) })
	}
	return len(p), nil
}

// serving starts the very serve that main starts, on a free port, and returns its address.
func serving(t *testing.T, flags ...string) string {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	out := &output{found: make(chan string, 1)}
	ended := make(chan int, 1)
	args := append([]string{"serve", "--listen", "127.0.0.1:0", "--cache", "off", "--store", filepath.Join(t.TempDir(), "plenipo.db"),
		"--admin-token", testToken, "--requests-per-second", "0"}, flags...)
	go func() { ended <- run(ctx, args, streams{strings.NewReader(""), out, io.Discard}) }()
	t.Cleanup(func() {
		cancel()
		if code := <-ended; code != 0 {
			t.Errorf("serve exited with %d", code)
		}
	})
	select {
	case a := <-out.found:
		return a
	case code := <-ended:
		ended <- code
		t.Fatalf("serve exited with %d before it served:\n%s", code, &out.b)
	}
	return ""
}

// browser starts Chromium; the test is skipped where there is none.
func browser(t *testing.T) context.Context {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			path = p
			break
		}
	}
	if path == "" {
		t.Skip("no Chromium on this machine; Debian's package chromium has it")
	}
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.WindowSize(1200, 900), chromedp.Flag("lang", "en"),
		chromedp.Flag("force-prefers-reduced-motion", true)) // a page that still scrolls is clicked beside the mark
	alloc, stop := chromedp.NewExecAllocator(context.Background(), opts...)
	t.Cleanup(stop)
	ctx, end := chromedp.NewContext(alloc)
	t.Cleanup(end)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("start %s: %v", path, err)
	}
	ctx, late := context.WithTimeout(ctx, 2*time.Minute) // a page that never comes must not hang the suite
	t.Cleanup(late)
	return ctx
}

// do takes steps, and shows the page where one fails.
func do(t *testing.T, ctx context.Context, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	for i, step := range steps {
		if _, err := take(ctx, step); err != nil {
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second) // ctx may be over
			defer cancel()
			where, _ := chromedp.Run(last, chromedp.Location())
			body, _ := chromedp.Run(last, chromedp.Evaluate[string]("document.body.innerText"))
			t.Fatalf("step %d: %v\nat %s:\n%.1500s", i+1, err, where, body)
		}
	}
}

// read reads something from the page.
func read[T any](t *testing.T, ctx context.Context, what chromedp.Action[T]) T {
	t.Helper()
	v, err := take(ctx, what)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// take takes a step, once more where it found its element on a page that was just being left.
func take[T any](ctx context.Context, step chromedp.Action[T]) (T, error) {
	for {
		v, err := chromedp.Run(ctx, step)
		if err == nil || ctx.Err() != nil || !strings.Contains(err.Error(), "No node with given id") {
			return v, err
		}
	}
}

func text(t *testing.T, ctx context.Context, selector chromedp.CSS) string {
	t.Helper()
	return read(t, ctx, chromedp.Text(selector))
}

// send sends a command of the protocol that chromedp has no step for.
func send[P, R any](command cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, command, params)
		return err
	})
}

// click clicks an element once the page is loaded and drawn, so that it no longer moves. Without JavaScript nothing says when; use chromedp.Click there.
func click(selector chromedp.CSS) chromedp.Action[chromedp.Void] {
	drawn := chromedp.Evaluate[bool](`new Promise(done => {
		const frames = () => requestAnimationFrame(() => requestAnimationFrame(() => done(true)));
		if (document.readyState === "complete") frames(); else addEventListener("load", frames);
	})`, chromedp.EvalAwaitPromise)
	return chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		if _, err := drawn(ctx, target); err != nil {
			return err
		}
		_, err := chromedp.Click(selector)(ctx, target)
		return err
	})
}

func TestAskReadAndOpenTheSource(t *testing.T) {
	site, ctx := serving(t), browser(t)
	do(t, ctx,
		chromedp.Navigate(site+"/?lang=en"),
		chromedp.SendKeys("#q", "why did the US refuse to sign\r"),
		chromedp.WaitVisible("#answer"),
	)
	where := read(t, ctx, chromedp.Location())
	if u, err := url.Parse(where); err != nil || u.Query().Get("ask") != "" || u.Query().Get("q") == "" {
		t.Errorf("the address is no permalink: %s", where)
	}
	quote := text(t, ctx, "#answer blockquote p")
	do(t, ctx,
		click("#answer blockquote .cite"),
		chromedp.WaitVisible("mark#quote"),
	)
	marked := text(t, ctx, "mark#quote")
	// The quote ends with its citation's number.
	if marked == "" || !strings.HasPrefix(quote, marked) {
		t.Errorf("the page highlights %q for the quote %q", marked, quote)
	}
}

func TestAFollowUpIsUnderstood(t *testing.T) {
	site, ctx := serving(t), browser(t)
	do(t, ctx,
		chromedp.Navigate(site+"/?lang=en&q="+url.QueryEscape("what is WTPF-13")),
		chromedp.SendKeys("#follow", "where was it held?\r"),
		chromedp.WaitVisible(".after"),
	)
	if said := text(t, ctx, "#answer .said"); !strings.Contains(said, "Geneva") {
		t.Errorf("the follow-up is answered with %q", said)
	}
}

func TestTheCalendarIsFiltered(t *testing.T) {
	site, ctx := serving(t), browser(t)
	do(t, ctx,
		chromedp.Navigate(site+"/events?lang=en"),
		chromedp.WaitVisible(".timeline svg .bar"),
		// Choosing is enough: the form sends itself.
		chromedp.Evaluate[chromedp.Void](`(() => { const s = document.querySelector("#series"); s.value = "wcit"; s.dispatchEvent(new Event("change", {bubbles: true})); })()`),
		chromedp.WaitReady(chromedp.CSS(`#series option[value=wcit][selected]`)),
	)
	names := read(t, ctx, chromedp.Evaluate[[]string](`[...document.querySelectorAll(".event .what a")].map(a => a.textContent)`))
	if len(names) != 1 || !strings.Contains(names[0], "WCIT-12") {
		t.Errorf("the meetings of WCIT are %q", names)
	}
	do(t, ctx, click(".event .what a"), chromedp.WaitVisible("article.document"))
	if page := text(t, ctx, "article.document"); !strings.Contains(page, "Dubai") {
		t.Errorf("the event's page says %q", page)
	}
}

func TestACuratorAnswersWhatWasUnknown(t *testing.T) {
	site, ctx := serving(t, "--keep-words"), browser(t)
	const question = "how tall is the mascot of the Antarctic chapter"
	do(t, ctx,
		chromedp.Navigate(site+"/?lang=en"),
		chromedp.SendKeys("#q", question+"\r"),
		chromedp.WaitVisible("#answer.kind-unknown"),
		chromedp.Navigate(site+"/insights?lang=en"),
		chromedp.WaitVisible("#token"),
		chromedp.SendKeys("#token", "wrong\r"),
		chromedp.WaitVisible("#wrong"),
		chromedp.SendKeys("#token", testToken+"\r"),
		chromedp.WaitVisible(".tiles"),
		click(".groups .what a"),
		chromedp.WaitVisible("#text"),
		chromedp.SendKeys("#text", "The mascot of the Antarctic chapter is a penguin of 1.20 metres."),
		click("#h-save ~ form button"),
		chromedp.WaitVisible(".tiles"),
	)
	if list := text(t, ctx, "#unanswered"); strings.Contains(list, "mascot") {
		t.Errorf("the question still waits:\n%s", list)
	}
	// Saved answers reach the engine within two seconds.
	deadline := time.After(20 * time.Second)
	for {
		do(t, ctx, chromedp.Navigate(site+"/?lang=en&q="+url.QueryEscape(question)))
		said := text(t, ctx, "#answer")
		if strings.Contains(said, "penguin") {
			return
		}
		select {
		case <-deadline:
			t.Fatalf("the saved answer isn't given: %s", said)
		case <-time.After(200 * time.Millisecond):
		}
	}
}

func TestPagesWorkWithoutJavaScript(t *testing.T) {
	site, ctx := serving(t), browser(t)
	do(t, ctx,
		send(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}),
		chromedp.Navigate(site+"/?lang=en"),
		chromedp.SendKeys("#q", "what is WCIT"),
		chromedp.Click("form.ask button"),
		chromedp.WaitVisible("#answer"),
		chromedp.Navigate(site+"/events?lang=en"),
		chromedp.SetValue("#place", "Doha"),
		chromedp.Click(".filters button"),
		chromedp.WaitVisible(chromedp.CSS(`#place[value="Doha"]`)), // the page before it has meetings as well
		chromedp.WaitVisible(".event"),
	)
	if events := text(t, ctx, "main"); !strings.Contains(events, "Doha") {
		t.Errorf("meetings in Doha: %s", events)
	}
}

func TestArabicRunsFromTheRight(t *testing.T) {
	site, ctx := serving(t), browser(t)
	for _, path := range []string{"/?lang=ar", "/?lang=ar&q=" + url.QueryEscape("ما هي لوائح الاتصالات الدولية؟"), "/events?lang=ar", "/terms/itrs?lang=ar"} {
		for _, width := range []int64{1200, 390} {
			do(t, ctx, chromedp.EmulateViewport(width, 900), chromedp.Navigate(site+path))
			dir := read(t, ctx, chromedp.Evaluate[string](`getComputedStyle(document.body).direction`))
			wide := read(t, ctx, chromedp.Evaluate[float64](`document.documentElement.scrollWidth - document.documentElement.clientWidth`))
			mark := read(t, ctx, chromedp.Evaluate[float64](`document.querySelector(".mark").getBoundingClientRect().left`))
			menu := read(t, ctx, chromedp.Evaluate[float64](`document.querySelector(".languages").getBoundingClientRect().left`))
			if dir != "rtl" || wide > 0 || mark < menu {
				t.Errorf("%s at %d px: direction %s, %.0f px too wide, name at %.0f, menu at %.0f", path, width, dir, wide, mark, menu)
			}
		}
	}
}

// A violation is what axe-core says of a barrier.
type violation struct {
	ID, Impact, Help string
	Nodes            []struct{ HTML, FailureSummary string }
}

// TestAxeFindsNoBarriers has axe-core look at every kind of page, light and dark, wide and narrow.
func TestAxeFindsNoBarriers(t *testing.T) {
	axe, err := os.ReadFile("../../internal/web/axe/node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Skip("axe-core isn't there; npm ci in internal/web/axe installs it")
	}
	site, ctx := serving(t, "--keep-words"), browser(t)
	do(t, ctx,
		chromedp.Navigate(site+"/?lang=en"),
		chromedp.SendKeys("#q", "how tall is the mascot of the Antarctic chapter\r"),
		chromedp.WaitVisible("#answer"),
		chromedp.Navigate(site+"/login?lang=en"),
		chromedp.SendKeys("#token", testToken+"\r"),
		chromedp.WaitVisible(".tiles"),
	)
	group := read(t, ctx, chromedp.Evaluate[string](`document.querySelector(".groups .what a").getAttribute("href")`))
	paths := []string{
		"/?lang=en", "/?lang=en&q=why+did+the+US+refuse+to+sign", "/?lang=fr&q=CMTI", "/?lang=en&q=rice+in+a+submarine", "/events?lang=en", "/events/pp-2026?lang=en",
		"/terms?lang=en&find=wcit", "/terms/wcit?lang=ar", "/source/article/why-us-refused?lang=en&passage=0&from=0&to=20", "/test?lang=en&q=what+is+WCIT",
		"/insights?lang=en", group, "/login?lang=zh", "/events?lang=en&place=Atlantis", "/source/article/none?lang=ru",
	}
	for _, look := range []struct {
		scheme string
		width  int64
	}{{"light", 1200}, {"dark", 390}} {
		for _, path := range paths {
			do(t, ctx,
				send(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: look.scheme}}}),
				chromedp.EmulateViewport(look.width, 900),
				chromedp.Navigate(site+path),
				chromedp.Evaluate[chromedp.Void](`document.querySelectorAll("details").forEach(d => { if (!d.matches(".languages")) d.open = true })`),
				chromedp.Evaluate[chromedp.Void](string(axe)),
			)
			found := read(t, ctx, chromedp.Evaluate[[]violation](`axe.run({runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}).then(r => r.violations)`, chromedp.EvalAwaitPromise))
			for _, v := range found {
				for _, n := range v.Nodes {
					t.Errorf("%s %s %d px: %s (%s): %s\n%.300s\n%s", path, look.scheme, look.width, v.ID, v.Impact, v.Help, n.HTML, n.FailureSummary)
				}
			}
		}
	}
}

// TestNothingIsLoadedFromElsewhere reads every page's markup: all of its addresses are this server's, but for links.
func TestNothingIsLoadedFromElsewhere(t *testing.T) {
	site := serving(t)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: jar}
	if _, err := client.PostForm(site+"/login", url.Values{"token": {testToken}}); err != nil {
		t.Fatal(err)
	}
	loads := regexp.MustCompile(`<(?:script|img|iframe|link|form|source|video|audio|object|embed)\b[^>]*(?:src|href|action|data)="(?:https?:)?//[^"]*"`)
	inline := regexp.MustCompile(`(?i)\sstyle="|<style|\son[a-z]+="|<script>`)
	for _, path := range []string{"/", "/?q=why+did+the+US+refuse+to+sign", "/events", "/events/pp-2026", "/terms", "/terms/wcit", "/source/article/why-us-refused", "/test?q=wcit", "/insights", "/login"} {
		resp, err := client.Get(site + path)
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil || resp.StatusCode != 200 {
			t.Errorf("%s: %d %v", path, resp.StatusCode, err)
		}
		if m := loads.Find(b); m != nil {
			t.Errorf("%s loads from elsewhere: %s", path, m)
		}
		if m := inline.Find(b); m != nil {
			t.Errorf("%s has inline code or style: %s", path, m)
		}
		csp := resp.Header.Get("Content-Security-Policy")
		if !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
			t.Errorf("%s: Content-Security-Policy %q", path, csp)
		}
	}
}

// TestASavedAnswersMarkupIsText saves an answer as a message might hold it, and looks at every page that shows it.
func TestASavedAnswersMarkupIsText(t *testing.T) {
	const script = `<script>alert(1)</script><img src=x onerror=alert(2)>`
	path := filepath.Join(t.TempDir(), "saved.db")
	st, err := store.Open(t.Context(), path, store.Options{Drivers: []store.Driver{sqlite.Driver()}})
	if err != nil {
		t.Fatal(err)
	}
	id, _, err := st.SaveAnswer(t.Context(), store.Saved{
		Question: "How heavy is the mascot of the Antarctic chapter? " + script, Text: "The mascot of the Antarctic chapter weighs 30 kilograms " + script + " after lunch.",
		Lang: "en", Author: script, Link: "javascript:alert(3)", Platform: "slack", Source: "T/C/1",
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	site := serving(t, "--store", path)
	get := func(path string) []byte {
		resp, err := http.Get(site + path)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		b, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	const question = "/?q=How+heavy+is+the+mascot+of+the+Antarctic+chapter"
	// Saved answers reach the engine within two seconds of the start.
	said := false
	for deadline := time.Now().Add(20 * time.Second); !said && time.Now().Before(deadline); {
		if said = bytes.Contains(get(question), []byte("30 kilograms")); !said {
			time.Sleep(50 * time.Millisecond)
		}
	}
	for _, path := range []string{question, "/source/article/" + string(id), "/test?q=mascot+Antarctic+chapter", "/changes.atom"} {
		if b := get(path); bytes.Contains(b, []byte("<script>alert")) || bytes.Contains(b, []byte("<img src=x")) || bytes.Contains(b, []byte(`"javascript:`)) {
			t.Errorf("%s lets a saved answer's markup through:\n%s", path, b)
		}
	}
	if !said {
		t.Error("the saved answer is shown nowhere: does this test still try it?")
	}
}
