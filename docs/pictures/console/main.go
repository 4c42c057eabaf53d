// Command console takes the pictures of the web console in docs: it starts plenipo serve, asks it what the pictures show, and has
// Chromium look.
//
//	go run ./docs/pictures/console -out docs/img    # needs chromium
package main

import (
	"bufio"
	"bytes"
	"context"
	"flag"
	"fmt"
	"image/png"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"syscall"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// now is when the questions are asked, so that the pictures are about the same on another day.
const now = "2026-11-10"

// token logs in to the insights of the server that is started.
const token = "pictures of the docs"

// largest is how many bytes a picture may have.
const largest = 200_000

// A picture is a page as somebody sees it.
type picture struct {
	name, path    string
	width, height int64
	scheme        string
	first         string // a script that is run before, as opening what is closed
}

var pictures = []picture{
	{"console-home", "/?lang=en&now=" + now, 1100, 860, "light", ""},
	{"console-answer", "/?lang=en&now=" + now + "&q=" + url.QueryEscape("Why did the US refuse to sign the ITRs?"), 1000, 900, "light", ""},
	{"console-source", "/source/article/why-us-refused?lang=en&passage=0&from=0&to=185", 1000, 720, "light", ""},
	{"console-calendar", "/events?lang=en&from=2026&now=" + now, 1100, 900, "light", ""},
	{"console-why", "/?lang=en&now=" + now + "&q=" + url.QueryEscape("Who chaired WCIT-12?"), 1000, 900, "dark", `document.querySelector(".more-about").open = true; document.querySelector(".more-about").scrollIntoView()`},
	{"console-arabic", "/?lang=ar&now=" + now + "&q=" + url.QueryEscape("ما هي لوائح الاتصالات الدولية؟"), 420, 860, "light", ""},
	{"console-insights", "/insights?lang=en", 1100, 900, "light", ""},
}

// asked fills the insights.
var asked = []string{
	"When is the next Plenipotentiary Conference?", "When is the next Plenipotentiary Conference?", "Why did the US refuse to sign?", "What is WTPF-13?",
	"What does ITR stand for?", "¿Qué es la CMTI?", "ITU events in 2027", "Who chaired WCIT-12?", "Can our chapter send a delegate to the Council?",
	"Does the chapter pay for travel to Doha?", "Does the chapter pay for travel to Doha?", "Que signifie RTI ?",
}

func main() {
	out := flag.String("out", "docs/img", "folder of the pictures")
	flag.Parse()
	ctx, stop := context.WithTimeout(context.Background(), 5*time.Minute)
	defer stop()
	if err := run(ctx, *out); err != nil {
		fmt.Fprintln(os.Stderr, "pictures:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, out string) error {
	tmp, err := os.MkdirTemp("", "pictures-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	site, end, err := serve(ctx, tmp)
	if err != nil {
		return err
	}
	defer end()
	for _, q := range asked {
		resp, err := http.Get(site + "/?ask=1&q=" + url.QueryEscape(q))
		if err != nil {
			return fmt.Errorf("ask %q: %w", q, err)
		}
		resp.Body.Close()
	}
	alloc, closeAlloc := chromedp.NewExecAllocator(ctx, append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.ExecPath("chromium"))...)
	defer closeAlloc()
	tab, closeTab := chromedp.NewContext(alloc)
	defer closeTab()
	err = chromedp.Do(tab, chromedp.Navigate(site+"/login?lang=en"), chromedp.SendKeys("#token", token+"\r"), chromedp.WaitVisible(".tiles"))
	if err != nil {
		return fmt.Errorf("log in: %w", err)
	}
	for _, p := range pictures {
		if err := take(tab, site, p, out); err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
	}
	return nil
}

func take(tab context.Context, site string, p picture, out string) error {
	scheme := chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: p.scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}},
		})
		return err
	})
	if err := chromedp.Do(tab, scheme, chromedp.EmulateViewport(p.width, p.height), chromedp.Navigate(site+p.path)); err != nil {
		return err
	}
	if p.first != "" {
		if err := chromedp.Do(tab, chromedp.Evaluate[chromedp.Void](p.first+"; undefined")); err != nil {
			return err
		}
	}
	shot, err := chromedp.Run(tab, chromedp.CaptureScreenshot())
	if err != nil {
		return err
	}
	img, err := png.Decode(bytes.NewReader(shot))
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, img); err != nil {
		return err
	}
	if b.Len() > largest {
		return fmt.Errorf("the picture has %d bytes, more than %d", b.Len(), largest)
	}
	fmt.Printf("%s.png %d bytes\n", p.name, b.Len())
	return os.WriteFile(filepath.Join(out, p.name+".png"), b.Bytes(), 0o644)
}

var address = regexp.MustCompile(`HTTP is on: (http://\S+)`)

// serve builds and starts the server, and returns its address.
func serve(ctx context.Context, tmp string) (site string, end func(), err error) {
	bin := filepath.Join(tmp, "plenipo")
	if out, err := exec.CommandContext(ctx, "go", "build", "-o", bin, "./cmd/plenipo").CombinedOutput(); err != nil {
		return "", nil, fmt.Errorf("build: %w\n%s", err, out)
	}
	cmd := exec.CommandContext(ctx, bin, "serve", "--listen", "127.0.0.1:0", "--cache", "off", "--store", filepath.Join(tmp, "plenipo.db"),
		"--admin-token", token, "--keep-words", "--requests-per-second", "0")
	cmd.Stderr = os.Stderr
	said, err := cmd.StdoutPipe()
	if err != nil {
		return "", nil, err
	}
	if err := cmd.Start(); err != nil {
		return "", nil, err
	}
	end = func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait() // it was asked to end
	}
	for lines := bufio.NewScanner(said); lines.Scan(); {
		if m := address.FindStringSubmatch(lines.Text()); m != nil {
			return m[1], end, nil
		}
	}
	end()
	return "", nil, fmt.Errorf("serve ended before it served")
}
