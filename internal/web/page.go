package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"

	"golang.org/x/text/language"

	"plenipo/internal/lang"
	"plenipo/internal/locale"
)

//go:embed pages/*.html
var pageFiles embed.FS

//go:embed assets
var assetFiles embed.FS

// A frame is what every page shares: the reader's language and how links keep it.
type frame struct {
	Title     string
	Nav       string // which entry of the menu the page belongs to
	Dir       string // "ltr" or "rtl"
	Languages []languageLink
	Admin     *session // who is logged in; nil for nobody
	CSRF      string   // for the forms of those who are
	Insights  bool     // there is somewhere to log in to

	printer *locale.Printer
	lang    string // as the address says; "" when the browser's choice is used
}

// A languageLink leads to the same page in another language.
type languageLink struct {
	Tag, Name, URL string
	Current        bool
}

// languageNames are what speakers call their language.
var languageNames = map[string]string{
	"en": "English", "fr": "Français", "es": "Español", "ar": "العربية", "ru": "Русский", "zh": "中文", "pt": "Português",
}

var matcher = func() language.Matcher {
	var tags []language.Tag
	for _, l := range locale.Languages() {
		tags = append(tags, language.MustParse(l))
	}
	return language.NewMatcher(tags)
}()

// frame returns what a page shares, in the language of ?lang= or else the best of what the browser accepts.
func (s *Server) frame(r *http.Request, nav string) frame {
	asked := r.URL.Query().Get("lang")
	tag := asked
	if _, ok := languageNames[asked]; !ok {
		asked = ""
		_, i := language.MatchStrings(matcher, r.Header.Get("Accept-Language"))
		tag = locale.Languages()[i]
	}
	f := frame{Nav: nav, Dir: "ltr", printer: locale.New(tag), lang: asked, Insights: s.insightsOn()}
	if lang.RTL(tag) {
		f.Dir = "rtl"
	}
	q := url.Values{}
	for k, v := range r.URL.Query() {
		q[k] = v
	}
	for _, l := range locale.Languages() {
		q.Set("lang", l)
		f.Languages = append(f.Languages, languageLink{l, languageNames[l], r.URL.EscapedPath() + "?" + q.Encode(), l == tag})
	}
	if who, ok := s.session(r); ok {
		f.Admin, f.CSRF = &who, s.csrf(who)
	}
	return f
}

// Lang returns the language of the interface.
func (f frame) Lang() string { return f.printer.Lang() }

// ExplicitLang returns the language that the address asks for, to be kept by a form; "" for none.
func (f frame) ExplicitLang() string { return f.lang }

// T returns an interface text; kv are its placeholders.
func (f frame) T(key string, kv ...any) string {
	m := make(map[string]any, len(kv)/2)
	for i := 0; i+1 < len(kv); i += 2 {
		m[fmt.Sprint(kv[i])] = kv[i+1]
	}
	return f.printer.Text(key, m)
}

// Named returns the reader's word for one of the files' own words of a sort: a meeting's type, a term's kind, an article's status. A word
// that a curator made up is returned as it is.
func (f frame) Named(sort, word string) string {
	key := "console_" + sort + "_" + strings.ReplaceAll(word, " ", "_")
	if text := f.T(key); text != "["+key+"]" {
		return text
	}
	return word
}

// N returns an interface text that counts.
func (f frame) N(key string, n int) string { return f.printer.Plural(key, n, nil) }

// Link returns the address of a page with a query, in the language that the present address asks for. Empty values are left out.
func (f frame) Link(to string, kv ...any) string {
	q := url.Values{}
	for i := 0; i+1 < len(kv); i += 2 {
		if v := fmt.Sprint(kv[i+1]); v != "" {
			q.Set(fmt.Sprint(kv[i]), v)
		}
	}
	if f.lang != "" {
		q.Set("lang", f.lang)
	}
	u := url.URL{Path: to, RawQuery: q.Encode()}
	return u.String()
}

// TextDir returns the direction of a text in another language than the page's.
func (f frame) TextDir(tag string) string {
	if lang.RTL(tag) {
		return "rtl"
	}
	return "ltr"
}

// A pair hands a partial template the page it stands on together with what it shows.
type pair struct{ Page, It any }

var functions = template.FuncMap{
	"pair":  func(page, it any) pair { return pair{page, it} },
	"asset": assetURL,
	// ltr keeps a date's parts in their order within a text that runs from the right.
	"ltr": func(v any) string { return "\u2066" + fmt.Sprint(v) + "\u2069" },
	// milliseconds has two digits that count.
	"milliseconds": func(d time.Duration) string {
		ms := float64(d) / float64(time.Millisecond)
		switch {
		case ms >= 10:
			return fmt.Sprintf("%.0f", ms)
		case ms >= 1:
			return fmt.Sprintf("%.1f", ms)
		}
		return fmt.Sprintf("%.2f", ms)
	},
	"percent": func(v float64) string { return fmt.Sprintf("%.0f", 100*v) },
	"fixed":   func(v float64) string { return fmt.Sprintf("%.2f", v) },
}

// pages are the templates by file name, each with the layout and the partials.
var pages = func() map[string]*template.Template {
	shared := template.Must(template.New("layout.html").Funcs(functions).ParseFS(pageFiles, "pages/layout.html", "pages/partials.html"))
	m := map[string]*template.Template{}
	names, _ := fs.Glob(pageFiles, "pages/*.html") // the pattern is well formed
	for _, name := range names {
		if base := path.Base(name); base != "layout.html" && base != "partials.html" {
			m[base] = template.Must(template.Must(shared.Clone()).ParseFS(pageFiles, name))
		}
	}
	return m
}()

// contentSecurity allows what comes from this server and no inline style or script.
const contentSecurity = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; form-action 'self'; " +
	"base-uri 'none'; frame-ancestors 'none'"

// render writes a page. It is made whole before the first byte goes out, so that a mistake in a template becomes an
// error page and not half a page.
func render(w http.ResponseWriter, status int, name string, view any) error {
	var b bytes.Buffer
	if err := pages[name].ExecuteTemplate(&b, "layout.html", view); err != nil {
		return fmt.Errorf("render %s: %w", name, err)
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", contentSecurity)
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Vary", "Accept-Language, Cookie")
	w.WriteHeader(status)
	_, err := w.Write(b.Bytes())
	return err
}

// An errorPage says what went wrong to a person.
type errorPage struct {
	frame
	Status int
	What   string // in short
	Hint   string // what to do about it
	Reason string // the details; "" where they are in a language that the page isn't
}

// newErrorPage fills the page of p.
func newErrorPage(f frame, p *problem) errorPage {
	e := errorPage{frame: f, Status: p.Status}
	key := "bad_request"
	switch {
	case p.Status == http.StatusNotFound:
		key = "not_found"
	case p.Status == http.StatusTooManyRequests:
		key = "too_many"
	case p.Status >= 500:
		key = "failed"
	}
	e.What, e.Hint = f.T("console_"+key), f.T("console_hint_"+key)
	switch {
	case p.local:
		e.Hint = p.Detail
	case f.Lang() == "en":
		e.Reason = p.Detail
	}
	e.Title = e.What
	return e
}

// assets are what pages load, by name, with the stylesheets of the previews.
type asset struct {
	body []byte
	kind string
	sum  string // first digits of the body's SHA-256
}

func newAsset(name string, body []byte) asset {
	sum := sha256.Sum256(body)
	kinds := map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
	return asset{body, kinds[path.Ext(name)], hex.EncodeToString(sum[:6])}
}

var builtinAssets = func() map[string]asset {
	m := map[string]asset{}
	files, _ := assetFiles.ReadDir("assets")
	for _, f := range files {
		b, _ := assetFiles.ReadFile("assets/" + f.Name())
		m[f.Name()] = newAsset(f.Name(), b)
	}
	return m
}()

// assetURL returns an asset's address, which changes with its content, so that browsers may keep it for good.
func assetURL(name string) string { return "/assets/" + name + "?v=" + builtinAssets[name].sum }

// asset serves stylesheets, the script and the icon.
func (s *Server) asset(w http.ResponseWriter, r *http.Request) error {
	name := r.PathValue("name")
	a, ok := builtinAssets[name]
	if !ok {
		for _, p := range s.Previews {
			if name == previewSheet(p) {
				a, ok = newAsset(name, []byte(p.CSS)), true
			}
		}
	}
	if !ok {
		return notFound("there is no such file")
	}
	w.Header().Set("Content-Type", a.kind)
	w.Header().Set("Cache-Control", "no-cache")
	if strings.HasPrefix(r.URL.Query().Get("v"), a.sum) {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	_, err := w.Write(a.body)
	return err
}

// previewSheet names a preview's stylesheet.
func previewSheet(p Preview) string { return "preview-" + strings.ToLower(p.Name) + ".css" }
