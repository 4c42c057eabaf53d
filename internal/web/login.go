package web

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Admin says who may see insights. Whoever knows Token logs in with it; a reverse proxy that has
// logged somebody in (OpenID Connect, say) names them in Header, and is believed when it is one of Server.Proxies.
// The zero Admin lets nobody in.
type Admin struct {
	Token  string
	Header string   // as in X-Forwarded-Email; "": no proxy logs in
	Users  []string // whom of those that the proxy names; none: all
}

// A session is somebody who is logged in. It is kept in a signed cookie and nowhere else, so that every replica knows
// it and a changed token ends them all.
type session struct {
	User  string // "admin", or as the proxy names them
	value string // the cookie's, or the user's name where a proxy logs in: what the form's token is bound to
	proxy bool
}

const (
	sessionCookie = "plenipo_session"
	sessionLife   = 12 * time.Hour // a working day
)

func (s *Server) insightsOn() bool { return s.Admin.Token != "" || s.Admin.Header != "" }

// session returns who made a request, if somebody who may see insights.
func (s *Server) session(r *http.Request) (session, bool) {
	if s.Admin.Header != "" && s.trusts(peer(r)) {
		if user := r.Header.Get(s.Admin.Header); user != "" && s.mayUse(user) {
			return session{User: user, value: "proxy:" + user, proxy: true}, true
		}
	}
	c, err := r.Cookie(sessionCookie)
	if err != nil || s.Admin.Token == "" || !s.valid(c.Value) {
		return session{}, false
	}
	return session{User: "admin", value: c.Value}, true
}

// IsProxy reports whether a proxy logs in, and out.
func (s session) IsProxy() bool { return s.proxy }

func (s *Server) mayUse(user string) bool {
	if len(s.Admin.Users) == 0 {
		return true
	}
	for _, u := range s.Admin.Users {
		if strings.EqualFold(u, user) {
			return true
		}
	}
	return false
}

// sign returns a MAC over text under a key that follows from the admin token, and from its purpose.
func (s *Server) sign(purpose, text string) string {
	key := sha256.Sum256([]byte("plenipo " + purpose + "\x00" + s.Admin.Token))
	m := hmac.New(sha256.New, key[:])
	m.Write([]byte(text))
	return base64.RawURLEncoding.EncodeToString(m.Sum(nil))
}

// newSession returns a cookie's value: the end of its life, something random, and a MAC over both.
func (s *Server) newSession() string {
	text := strconv.FormatInt(s.now().Add(sessionLife).Unix(), 10) + "." + rand.Text()
	return text + "." + s.sign("session", text)
}

func (s *Server) valid(value string) bool {
	i := strings.LastIndexByte(value, '.')
	if i < 0 || !hmac.Equal([]byte(s.sign("session", value[:i])), []byte(value[i+1:])) {
		return false
	}
	end, _, _ := strings.Cut(value, ".")
	unix, err := strconv.ParseInt(end, 10, 64)
	return err == nil && s.now().Before(time.Unix(unix, 0))
}

// csrf returns the token that a session's forms carry: only a page that this server made for it can know it.
func (s *Server) csrf(who session) string { return s.sign("form", who.value) }

// guarded lets only those in who are logged in, and takes forms only with their token.
func (s *Server) guarded(h handler) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if !s.insightsOn() {
			return notFound("insights are off: PLENIPO_ADMIN_TOKEN isn't set")
		}
		who, ok := s.session(r)
		if !ok {
			if r.Method != http.MethodGet {
				return newProblem(http.StatusUnauthorized, "log in first")
			}
			http.Redirect(w, r, "/login?"+url.Values{"to": {r.URL.RequestURI()}}.Encode(), http.StatusSeeOther)
			return nil
		}
		if r.Method == http.MethodPost {
			if err := r.ParseForm(); err != nil {
				return formError(err)
			}
			if !hmac.Equal([]byte(r.PostForm.Get("csrf")), []byte(s.csrf(who))) {
				return newProblem(http.StatusForbidden, "the form is from another session; load the page again")
			}
		}
		return h(w, r)
	}
}

// formError keeps a form that is too large from looking like one that is malformed.
func formError(err error) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return err
	}
	return badRequest("the form can't be read")
}

// A loginPage asks for the token.
type loginPage struct {
	frame
	To    string // where to go then
	Wrong bool
}

func (s *Server) loginPage(w http.ResponseWriter, r *http.Request) error {
	if s.Admin.Token == "" {
		return notFound("there is nowhere to log in: PLENIPO_ADMIN_TOKEN isn't set")
	}
	p := loginPage{frame: s.frame(r, "insights"), To: localPath(r.URL.Query().Get("to"))}
	p.Title = p.T("console_login") + " · Plenipo"
	return render(w, http.StatusOK, "login.html", p)
}

func (s *Server) login(w http.ResponseWriter, r *http.Request) error {
	if s.Admin.Token == "" {
		return notFound("there is nowhere to log in: PLENIPO_ADMIN_TOKEN isn't set")
	}
	if err := r.ParseForm(); err != nil {
		return formError(err)
	}
	to := localPath(r.PostForm.Get("to"))
	given, want := sha256.Sum256([]byte(r.PostForm.Get("token"))), sha256.Sum256([]byte(s.Admin.Token))
	if subtle.ConstantTimeCompare(given[:], want[:]) != 1 {
		s.log().Warn("login was refused", "client", s.client(r).String())
		p := loginPage{frame: s.frame(r, "insights"), To: to, Wrong: true}
		p.Title = p.T("console_login") + " · Plenipo"
		return render(w, http.StatusUnauthorized, "login.html", p)
	}
	http.SetCookie(w, s.cookie(r, s.newSession(), int(sessionLife/time.Second)))
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

func (s *Server) logout(w http.ResponseWriter, r *http.Request) error {
	http.SetCookie(w, s.cookie(r, "", -1))
	http.Redirect(w, r, "/", http.StatusSeeOther)
	return nil
}

func (s *Server) cookie(r *http.Request, value string, age int) *http.Cookie {
	return &http.Cookie{
		Name: sessionCookie, Value: value, Path: "/", MaxAge: age, HttpOnly: true, SameSite: http.SameSiteLaxMode,
		Secure: s.secure(r),
	}
}

// secure reports whether the browser speaks TLS, with this server or with a proxy before it.
func (s *Server) secure(r *http.Request) bool {
	return strings.HasPrefix(s.site(r), "https://") || s.trusts(peer(r)) && r.Header.Get("X-Forwarded-Proto") == "https"
}

// localPath returns a path of this server to go to; the insights for anything else, so that a link to the login page leads nowhere else.
func localPath(to string) string {
	u, err := url.Parse(to)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(u.Path, "/") || strings.HasPrefix(u.Path, "//") || strings.ContainsAny(to, "\\\r\n\t") {
		return "/insights"
	}
	return (&url.URL{Path: u.Path, RawQuery: u.RawQuery}).String()
}
