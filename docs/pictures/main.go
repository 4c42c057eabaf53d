// Command pictures draws the messages of docs/slack.md and docs/discord.md: it takes payloads as they go to the platforms,
// puts them into conversations, and has Chromium take their pictures.
//
//	go run ./docs/pictures -out docs/img                      # needs chromium
//	go run ./docs/pictures -out /tmp/pages -chromium ""       # pages alone
//	go run ./docs/pictures -out /tmp/phone -width 360         # as wide as a phone
package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"html/template"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"plenipo/bots/discord"
	"plenipo/bots/slack"
	"plenipo/internal/answer"
	"plenipo/knowledge"
)

// now is when the questions are asked, so that the pictures are the same on another day.
var now = time.Date(2026, 9, 14, 9, 0, 0, 0, time.UTC)

// A scene is a picture: what people say and what the bot answers, one after the other. The part of its name before the
// first dash is the platform.
type scene struct {
	name  string
	turns []turn
}

// A platform draws what it is sent.
type platform struct {
	css    string
	dark   bool
	html   func(payload []byte) (template.HTML, error)
	answer func(a answer.Answer, t turn) ([]byte, error)
}

var platforms = map[string]platform{
	"slack": {slack.PreviewCSS, false, slack.PayloadHTML, func(a answer.Answer, t turn) ([]byte, error) {
		look := slack.Look{Question: t.question, Site: "https://bot.example.org", Private: t.events}
		if t.events {
			look.Verb = "events"
		}
		return slack.PreviewAs(a, look)
	}},
	"discord": {discord.PreviewCSS, true, discord.PayloadHTML, func(a answer.Answer, t turn) ([]byte, error) {
		return discord.PreviewAs(a, t.command)
	}},
}

// A turn is a person's words with the bot's answer from the built-in base, or a payload by its golden file.
type turn struct {
	who, says string
	question  string // as the bot reads it; "" when the answer is a payload
	command   string // what stands above Discord's answer to a command; "" above a reply
	events    bool   // the answer is the calendar
	payload   string
}

var scenes = []scene{
	{"slack-mention", []turn{{who: "Amina", says: "@Plenipo When is the next Plenipotentiary Conference?", question: "When is the next Plenipotentiary Conference?"}, {who: "Amina", says: "@Plenipo Why did the US not sign the ITRs?", question: "Why did the US not sign the ITRs?"}}},
	{"slack-events", []turn{{who: "Amina", says: "/events", events: true}}},
	{"slack-unknown", []turn{{who: "Li", says: "@Plenipo How do I cook rice in a submarine?", question: "How do I cook rice in a submarine?"}}},
	{"slack-arabic", []turn{{who: "Noor", says: "ما هي لوائح الاتصالات الدولية؟", question: "ما هي لوائح الاتصالات الدولية؟"}}},
	{"discord-ask", []turn{{who: "Amina", says: "/ask question: Why did the US not sign the ITRs?", question: "Why did the US not sign the ITRs?", command: "Why did the US not sign the ITRs?"}}},
	{"discord-mention", []turn{{who: "Li", says: "@Plenipo When is the next Plenipotentiary Conference?", question: "When is the next Plenipotentiary Conference?"}, {who: "Li", says: "@Plenipo How do I cook rice in a submarine?", question: "How do I cook rice in a submarine?"}}},
	{"discord-events", []turn{{who: "Amina", says: "/events", events: true}}},
	{"discord-arabic", []turn{{who: "Noor", says: "/ask question: ما هي لوائح الاتصالات الدولية؟", question: "ما هي لوائح الاتصالات الدولية؟", command: "ما هي لوائح الاتصالات الدولية؟"}}},
	{"slack-home", []turn{{payload: "home.en"}}},
	{"slack-settings", []turn{{payload: "settings.en"}}},
}

var page = template.Must(template.New("page").Parse(`<!doctype html><meta charset="utf-8"><title>{{.Name}}</title><style>{{.CSS}}
body { margin: 0; padding: 12px 16px; background: #fff; width: {{.Width}}px; }
.turn { display: flex; gap: 9px; margin: 0 0 14px; font: 15px/1.47 Lato, "Noto Sans", system-ui, sans-serif; }
.face { flex: none; width: 36px; height: 36px; border-radius: 6px; background: #e8a33d; color: #fff; display: grid; place-items: center; font-weight: 800; }
.face.bot { background: #1d3557; }
.name { font-weight: 800; } .badge { font-size: 10px; background: #eee; color: #616061; border-radius: 3px; padding: 1px 3px; margin-inline-start: 4px; }
.body { flex: 1; min-width: 0; } .body > p { margin: 0; }
{{if .Dark}}body { background: #313338; } .turn { color: #dbdee1; } .face { border-radius: 50%; } .badge { background: #5865f2; color: #fff; } .dsc { padding: 4px 0; }{{end}}
</style>{{range .Turns}}{{if .View}}{{.HTML}}{{else}}<div class="turn"><span class="face{{if .Bot}} bot{{end}}">{{.Face}}</span><div class="body"><span class="name">{{.Who}}</span>{{if .Bot}}<span class="badge">APP</span>{{end}}{{if .HTML}}{{.HTML}}{{else}}<p dir="auto">{{.Says}}</p>{{end}}</div></div>{{end}}{{end}}`))

type drawnTurn struct {
	Who, Face, Says string
	Bot, View       bool
	HTML            template.HTML
}

func main() {
	golden := flag.String("golden", "bots/slack/testdata/golden", "where the payloads are")
	out := flag.String("out", "docs/img", "where the pictures go")
	chromium := flag.String("chromium", "chromium", "the browser; \"\" writes the pages instead")
	width := flag.Int("width", 640, "of a conversation, in pixels")
	flag.Parse()
	if err := run(*golden, *out, *chromium, *width); err != nil {
		fmt.Fprintln(os.Stderr, "pictures:", err)
		os.Exit(1)
	}
}

func run(golden, out, chromium string, width int) error {
	dir := out
	if chromium != "" {
		var err error
		if dir, err = os.MkdirTemp("", "pictures"); err != nil {
			return err
		}
		defer os.RemoveAll(dir)
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	ctx := context.Background()
	base, err := answer.Open(ctx, []knowledge.Layer{knowledge.Embedded()}, "", answer.Options{})
	if err != nil {
		return err
	}
	for _, s := range scenes {
		html, err := s.html(ctx, base, golden, width)
		if err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		file := filepath.Join(dir, s.name+".html")
		if err := os.WriteFile(file, html, 0o644); err != nil {
			return err
		}
		if chromium == "" {
			continue
		}
		if err := shoot(chromium, file, filepath.Join(out, s.name+".png"), width); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
	}
	return nil
}

// html is the page of a scene.
func (s scene) html(ctx context.Context, base *answer.Generation, golden string, width int) ([]byte, error) {
	name, _, _ := strings.Cut(s.name, "-")
	on, ok := platforms[name]
	if !ok {
		return nil, fmt.Errorf("no platform %s", name)
	}
	var turns []drawnTurn
	for _, t := range s.turns {
		var payload []byte
		var err error
		if t.payload != "" {
			payload, err = os.ReadFile(filepath.Join(golden, t.payload+".json"))
		} else {
			turns = append(turns, drawnTurn{Who: t.who, Face: t.who[:1], Says: t.says})
			payload, err = t.answer(ctx, base, on)
		}
		if err != nil {
			return nil, err
		}
		drawn, err := on.html(payload)
		if err != nil {
			return nil, err
		}
		turns = append(turns, drawnTurn{Who: "Plenipo", Face: "P", Bot: true, HTML: drawn, View: t.payload != ""})
	}
	var b bytes.Buffer
	err := page.Execute(&b, map[string]any{"Name": s.name, "Width": width, "CSS": template.CSS(on.css), "Dark": on.dark, "Turns": turns})
	return b.Bytes(), err
}

// answer is the message that answers a turn, as it goes to the platform.
func (t turn) answer(ctx context.Context, base *answer.Generation, on platform) ([]byte, error) {
	q := answer.Question{Text: t.question, Now: now}
	a, err := base.Ask(ctx, q)
	if t.events {
		a, err = base.Events(ctx, answer.EventFilter{From: now}, q)
	}
	if err != nil {
		return nil, err
	}
	return on.answer(a, t)
}

// shoot takes a page's picture, without the empty space below it.
func shoot(chromium, from, to string, width int) error {
	tall := to + ".tall.png"
	defer os.Remove(tall)
	from, err := filepath.Abs(from)
	if err != nil {
		return err
	}
	c := exec.Command(chromium, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-device-scale-factor=1.5",
		fmt.Sprintf("--window-size=%d,3200", width+32), "--screenshot="+tall, "file://"+from)
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	b, err := os.ReadFile(tall)
	if err != nil {
		return err
	}
	img, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		return err
	}
	var small bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&small, cropped(img)); err != nil {
		return err
	}
	return os.WriteFile(to, small.Bytes(), 0o644)
}

// cropped returns img without the empty rows at its end, in few colours.
func cropped(img image.Image) image.Image {
	bounds := img.Bounds()
	last := bounds.Min.Y
	empty := img.At(bounds.Min.X, bounds.Max.Y-1)
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			if img.At(x, y) != empty {
				last = y
			}
		}
	}
	bounds.Max.Y = min(bounds.Max.Y, last+16)
	// Four bits of each channel keep edges smooth; the few colours that are left fit a palette.
	var palette color.Palette
	index := map[color.RGBA]uint8{}
	small := image.NewPaletted(bounds, nil)
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			r, g, b, _ := img.At(x, y).RGBA()
			c := color.RGBA{uint8(r>>12) * 17, uint8(g>>12) * 17, uint8(b>>12) * 17, 255}
			n, ok := index[c]
			if !ok && len(palette) < 256 {
				n = uint8(len(palette))
				palette, index[c] = append(palette, c), n
			} else if !ok {
				n = uint8(palette.Index(c)) // the nearest
			}
			small.SetColorIndex(x, y, n)
		}
	}
	small.Palette = palette
	return small
}
