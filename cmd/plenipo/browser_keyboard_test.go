package main

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// A stop is where the Tab key came to.
type stop struct {
	What     string // its markup's beginning
	Place    int    // in the document's order
	Outlined bool
	Shown    bool // nothing lies above its middle, and it is on the screen
	Small    bool // less than 24 by 24 pixels, and neither within a text nor shown elsewhere as well
}

const whereFocusIs = `(() => {
	const e = document.activeElement;
	if (!e || e === document.body) return null;
	const style = getComputedStyle(e), box = e.getBoundingClientRect();
	const x = Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1), y = box.top + Math.min(box.height, innerHeight) / 2;
	const above = document.elementFromPoint(x, y);
	const outlined = s => s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2;
	return {
		what: e.outerHTML.slice(0, 90),
		place: [...document.querySelectorAll("*")].indexOf(e),
		outlined: outlined(style),
		shown: box.bottom > 0 && box.top < innerHeight && !!above && (e.contains(above) || above.contains(e)),
		small: (box.width < 24 || box.height < 24) && style.display !== "inline" && !e.closest(".timeline"), // its meetings stand in the list below
	};
})()`

// walk presses Tab until the page is through, and returns where it came to.
func walk(t *testing.T, ctx context.Context, key chromedp.Action[chromedp.Void]) (stops []stop) {
	t.Helper()
	for range 400 {
		do(t, ctx, key)
		at := read(t, ctx, chromedp.Evaluate[*stop](whereFocusIs))
		if at == nil || len(stops) > 0 && at.Place == stops[0].Place { // the browser's own controls, or the first again
			return stops
		}
		stops = append(stops, *at)
	}
	t.Fatalf("400 stops and no end, the last at %s", stops[len(stops)-1].What)
	return nil
}

// Every page can be walked by keyboard, forwards and back: each stop comes in the page's order, has an outline, is on the screen with
// nothing above it, and is large enough to be hit (WCAG 2.2: 2.1.1, 2.1.2, 2.4.3, 2.4.7, 2.4.11, 2.5.8).
func TestPagesAreWalkedByKeyboard(t *testing.T) {
	site, ctx := serving(t), browser(t)
	do(t, ctx,
		chromedp.Navigate(site+"/login?lang=en"),
		chromedp.SendKeys("#token", testToken+"\r"),
		chromedp.WaitVisible(".tiles"),
	)
	back := chromedp.KeyEvent(kb.Tab, chromedp.KeyModifiers(chromedp.ModifierShift))
	for _, path := range []string{
		"/?lang=en", "/?lang=ar&q=" + url.QueryEscape("why did the US refuse to sign"), "/events?lang=en&series=wcit", "/events?lang=en", "/terms/itrs?lang=en", "/test?lang=en&q=what+is+WCIT", "/insights?lang=en", "/nothing?lang=en",
	} {
		do(t, ctx, chromedp.EmulateViewport(1000, 700), chromedp.Navigate(site+path))
		there := walk(t, ctx, chromedp.KeyEvent(kb.Tab))
		if len(there) < 8 || !strings.Contains(there[0].What, `class="skip"`) {
			t.Errorf("%s: %d stops, the first %+v", path, len(there), there)
			continue
		}
		for i, s := range there {
			if !s.Outlined || !s.Shown || s.Small || i > 0 && s.Place < there[i-1].Place {
				t.Errorf("%s, stop %d: %+v", path, i+1, s)
			}
		}
		do(t, ctx, chromedp.Navigate(site+path))
		for i, s := range walk(t, ctx, back) {
			if !s.Shown {
				t.Errorf("%s, stop %d on the way back: %+v", path, i+1, s)
			}
		}
	}
}

// By keyboard alone: skip the menu, choose a language, ask, open a quote's source.
func TestAskByKeyboardAlone(t *testing.T) {
	site, ctx := serving(t), browser(t)
	focus := func() string {
		at := read(t, ctx, chromedp.Evaluate[*stop](whereFocusIs))
		if at == nil {
			return ""
		}
		return at.What
	}
	// until presses Tab until a stop's markup has something in it.
	until := func(what string) {
		t.Helper()
		for range 100 {
			do(t, ctx, chromedp.KeyEvent(kb.Tab))
			if strings.Contains(focus(), what) {
				return
			}
		}
		t.Fatalf("Tab doesn't come to %s", what)
	}
	do(t, ctx, chromedp.Navigate(site+"/?lang=en"), chromedp.WaitVisible("#q"), chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(kb.Enter))
	if at := focus(); !strings.Contains(at, `id="main"`) {
		t.Errorf("the skip link leads to %q", at)
	}
	until("<input")
	if at := focus(); !strings.Contains(at, `id="q"`) {
		t.Errorf("behind the skip link comes %q", at)
	}

	do(t, ctx, chromedp.Navigate(site+"/?lang=en"), chromedp.WaitVisible("#q"))
	until("<summary")
	open := func() bool {
		return read(t, ctx, chromedp.Evaluate[bool](`document.querySelector(".languages").open`))
	}
	do(t, ctx, chromedp.KeyEvent(kb.Enter))
	if !open() {
		t.Error("Enter doesn't open the languages")
	}
	do(t, ctx, chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(kb.Escape))
	if at := focus(); open() || !strings.Contains(at, "<summary") {
		t.Errorf("Escape leaves the languages open, or the reader at %q", at)
	}
	do(t, ctx, chromedp.KeyEvent(kb.Enter))
	until(`lang="fr"`)
	do(t, ctx, chromedp.KeyEvent(kb.Enter), chromedp.WaitVisible(chromedp.CSS("html[lang=fr] #q")), chromedp.KeyEvent("/"))
	if at := focus(); !strings.Contains(at, `id="q"`) {
		t.Errorf(`"/" leads to %q`, at)
	}
	do(t, ctx,
		chromedp.Navigate(site+"/?lang=en"), chromedp.WaitVisible("#q"), chromedp.KeyEvent("/"), chromedp.KeyEvent("why did the US refuse to sign"), chromedp.KeyEvent(kb.Enter),
		chromedp.WaitVisible("#answer"),
	)
	until(`class="cite"`)
	do(t, ctx, chromedp.KeyEvent(kb.Enter), chromedp.WaitVisible("mark#quote"))
}

// Text as far apart as WCAG 2.2 lets a reader set it (1.4.12) is neither cut nor makes a page wider than the screen.
func TestPagesBearTextSetWider(t *testing.T) {
	site, ctx := serving(t), browser(t)
	for _, path := range []string{"/?lang=en", "/?lang=ru&q=" + url.QueryEscape("why did the US refuse to sign"), "/events?lang=ru", "/terms/itrs?lang=ar", "/test?lang=en&q=what+is+WCIT"} {
		for _, width := range []int64{1000, 400} {
			do(t, ctx, chromedp.EmulateViewport(width, 900), chromedp.Navigate(site+path), chromedp.Evaluate[chromedp.Void](`(() => {
				const s = new CSSStyleSheet();
				s.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-block-end: 2em !important }");
				document.adoptedStyleSheets = [s];
				document.querySelectorAll("details.more-about").forEach(d => d.open = true);
			})()`))
			cut := read(t, ctx, chromedp.Evaluate[[]string](`[...document.querySelectorAll("main *, header *, footer *")].filter(e => {
				const s = getComputedStyle(e), clips = v => v === "hidden" || v === "clip";
				return !e.closest(".hidden, svg, .preview") && e.innerText && (clips(s.overflowX) && e.scrollWidth > e.clientWidth + 1 || clips(s.overflowY) && e.scrollHeight > e.clientHeight + 1) && !e.matches(".hero");
			}).map(e => e.outerHTML.slice(0, 90))`))
			wide := read(t, ctx, chromedp.Evaluate[float64](`document.documentElement.scrollWidth - document.documentElement.clientWidth`))
			if len(cut) > 0 || wide > 0 {
				t.Errorf("%s at %d px: %.0f px too wide, cut: %q", path, width, wide, cut)
			}
		}
	}
}
