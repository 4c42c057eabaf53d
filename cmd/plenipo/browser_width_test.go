package main

import (
	"net/url"
	"testing"

	"github.com/chromedp/chromedp"
)

// No page is wider than a phone, whichever way its language runs and however long its words are.
func TestPagesFitAPhone(t *testing.T) {
	site, ctx := serving(t, "--keep-words"), browser(t)
	do(t, ctx,
		chromedp.Navigate(site+"/?lang=en"),
		chromedp.SendKeys("#q", "how tall is the mascot of the Antarctic chapter\r"),
		chromedp.WaitVisible("#answer"),
		chromedp.Navigate(site+"/login?lang=en"),
		chromedp.SendKeys("#token", testToken+"\r"),
		chromedp.WaitVisible(".tiles"),
		chromedp.EmulateViewport(320, 640), // a phone, or a wide window at 400 %
	)
	group := read(t, ctx, chromedp.Evaluate[string](`document.querySelector(".groups .what a").getAttribute("href").split("?")[0]`))
	for _, lang := range []string{"en", "ar", "ru"} {
		for _, path := range []string{
			"/", "/?q=" + url.QueryEscape("why did the US refuse to sign"), "/?q=rice", "/?q=" + url.QueryEscape("Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz"+"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
			"/events", "/events?place=Atlantis", "/events/wcit-2012", "/terms?find=wcit", "/terms/itrs", "/source/article/why-us-refused",
			"/test?q=what+is+WCIT", "/insights", group, "/login", "/nothing",
		} {
			u, err := url.Parse(site + path)
			if err != nil {
				t.Fatal(err)
			}
			q := u.Query()
			q.Set("lang", lang)
			u.RawQuery = q.Encode()
			do(t, ctx, chromedp.Navigate(u.String()),
				chromedp.Evaluate[chromedp.Void](`document.querySelectorAll("details.more-about").forEach(d => d.open = true)`))
			if wide := read(t, ctx, chromedp.Evaluate[float64](`document.documentElement.scrollWidth - document.documentElement.clientWidth`)); wide > 0 {
				which := read(t, ctx, chromedp.Evaluate[string](`[...document.body.querySelectorAll("*")].filter(e => { const r = e.getBoundingClientRect(); return (r.right > innerWidth + 1 || r.left < -1) && !e.closest(".scroll, .top nav, .hidden, .skip") }).map(e => e.outerHTML.slice(0, 90)).slice(0, 3).join("\n")`))
				t.Errorf("%s?lang=%s is %.0f px too wide:\n%s", path, lang, wide, which)
			}
		}
	}
}
