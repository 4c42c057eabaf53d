package bottest

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf16"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

//go:embed testdata/discord-openapi.json
var discordOpenAPI []byte

// A discordDocument is Discord's own OpenAPI document, ready to validate.
type discordDocument struct {
	compiler *jsonschema.Compiler
	paths    []discordPath
	mu       sync.Mutex // guards compiler and compiled
	compiled map[string]*jsonschema.Schema
}

// A discordPath is a path of the document: how requests to it look, and which methods take a body.
type discordPath struct {
	template string
	pattern  *regexp.Regexp
	bodies   map[string]bool // by method; false: there is none
}

var discordDoc = sync.OnceValues(func() (*discordDocument, error) {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(discordOpenAPI))
	if err != nil {
		return nil, err
	}
	d := &discordDocument{compiler: jsonschema.NewCompiler(), compiled: map[string]*jsonschema.Schema{}}
	if err := d.compiler.AddResource("discord.json", doc); err != nil {
		return nil, err
	}
	var parts struct {
		Paths map[string]map[string]json.RawMessage `json:"paths"`
	}
	if err := json.Unmarshal(discordOpenAPI, &parts); err != nil {
		return nil, err
	}
	for template, methods := range parts.Paths {
		p := discordPath{template: template, bodies: map[string]bool{}}
		p.pattern = regexp.MustCompile("^" + regexp.MustCompile(`\\\{[^/]*?\\\}`).ReplaceAllString(regexp.QuoteMeta(template), `[^/@]+`) + "$")
		for method, raw := range methods {
			var operation struct {
				Body *json.RawMessage `json:"requestBody"`
			}
			if json.Unmarshal(raw, &operation) == nil { // parameters that the methods share are a list
				p.bodies[strings.ToUpper(method)] = operation.Body != nil
			}
		}
		d.paths = append(d.paths, p)
	}
	return d, nil
})

// validate holds a body against the part of the document that pointer names.
func (d *discordDocument) validate(t T, pointer string, body []byte) {
	t.Helper()
	d.mu.Lock()
	schema := d.compiled[pointer]
	if schema == nil {
		var err error
		if schema, err = d.compiler.Compile("discord.json#" + pointer); err != nil {
			d.mu.Unlock()
			t.Errorf("Discord's document: %v", err)
			return
		}
		d.compiled[pointer] = schema
	}
	d.mu.Unlock()
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		t.Errorf("no JSON for Discord: %v: %q", err, body)
		return
	}
	if err := schema.Validate(v); err != nil {
		t.Errorf("not what Discord's %s allows: %v\n%s", pointer, err, body)
	}
}

// CheckDiscord holds a payload against a schema of Discord's OpenAPI document.
func CheckDiscord(t T, schema string, payload any) {
	t.Helper()
	d, err := discordDoc()
	if err != nil {
		t.Errorf("Discord's document: %v", err)
		return
	}
	body, ok := payload.([]byte)
	if !ok {
		if body, err = json.Marshal(payload); err != nil {
			t.Errorf("encode: %v", err)
			return
		}
	}
	d.validate(t, "/components/schemas/"+schema, body)
}

// CheckDiscordCall holds a request against what Discord's document says of its method and path, and a message in it
// against Discord's limits.
func CheckDiscordCall(t T, c DiscordCall) {
	t.Helper()
	d, err := discordDoc()
	if err != nil {
		t.Errorf("Discord's document: %v", err)
		return
	}
	i := slices.IndexFunc(d.paths, func(p discordPath) bool {
		_, has := p.bodies[c.Method]
		return has && p.pattern.MatchString(c.Path)
	})
	if i < 0 {
		t.Errorf("Discord has no %s %s", c.Method, c.Path)
		return
	}
	p := d.paths[i]
	if !p.bodies[c.Method] {
		if len(c.Body) != 0 {
			t.Errorf("%s %s takes no body: %s", c.Method, c.Path, c.Body)
		}
		return
	}
	switch {
	case strings.HasSuffix(c.Path, "/callback"):
		CheckDiscordResponse(t, c.Body) // the document allows one of several there, and says less when none fits
		return
	case strings.Contains(c.Path, "/messages") && !strings.HasSuffix(c.Path, "/threads"):
		CheckDiscordMessage(t, c.Body)
	}
	pointer := "/paths/" + strings.NewReplacer("~", "~0", "/", "~1", "{", "%7B", "}", "%7D").Replace(p.template) +
		"/" + strings.ToLower(c.Method) + "/requestBody/content/application~1json/schema"
	d.validate(t, pointer, asDocumented(c))
}

// asDocumented returns a body as the OpenAPI document has it where Discord's pages say otherwise: a command's
// permissions are a number there, and a string on the pages and in what Discord answers.
func asDocumented(c DiscordCall) []byte {
	if c.Method != http.MethodPut || !strings.HasSuffix(c.Path, "/commands") {
		return c.Body
	}
	var commands []map[string]any
	if json.Unmarshal(c.Body, &commands) != nil {
		return c.Body
	}
	for _, m := range commands {
		delete(m, "default_member_permissions")
	}
	body, err := json.Marshal(commands)
	if err != nil {
		return c.Body
	}
	return body
}

// discordResponses are the schemas of what an interaction may be answered with, by type.
var discordResponses = map[int]string{
	1: "PongInteractionCallbackRequest", 4: "CreateMessageInteractionCallbackRequest", 5: "CreateMessageInteractionCallbackRequest",
	6: "UpdateMessageInteractionCallbackRequest", 7: "UpdateMessageInteractionCallbackRequest",
	8: "ApplicationCommandAutocompleteCallbackRequest", 9: "ModalInteractionCallbackRequest",
}

// CheckDiscordResponse holds the response to an interaction against the schema of its kind, and a message in it
// against Discord's limits.
func CheckDiscordResponse(t T, body []byte) {
	t.Helper()
	var r struct {
		Type int             `json:"type"`
		Data json.RawMessage `json:"data"`
	}
	if err := json.Unmarshal(body, &r); err != nil {
		t.Errorf("no JSON for Discord: %v: %q", err, body)
		return
	}
	schema, ok := discordResponses[r.Type]
	if !ok {
		t.Errorf("an interaction has no response of type %d: %s", r.Type, body)
		return
	}
	CheckDiscord(t, schema, body)
	if r.Type == 4 || r.Type == 7 {
		CheckDiscordMessage(t, r.Data)
	}
}

// A discordComponent is a component as far as limits go.
type discordComponent struct {
	Type        int    `json:"type"`
	Content     string `json:"content"`
	Label       string `json:"label"`
	CustomID    string `json:"custom_id"`
	URL         string `json:"url"`
	Placeholder string `json:"placeholder"`
	Options     []struct {
		Label, Value string
	} `json:"options"`
	Components []discordComponent `json:"components"`
}

// CheckDiscordMessage fails when a message may ping, or is over one of Discord's limits: those of components v2, which
// all of ours are made of, and the bytes above which Discord answers 500 (discord-api-docs issue 8554).
func CheckDiscordMessage(t T, body []byte) {
	t.Helper()
	var m struct {
		Flags    int    `json:"flags"`
		Content  string `json:"content"`
		Nonce    string `json:"nonce"`
		Enforce  bool   `json:"enforce_nonce"`
		Mentions *struct {
			Parse []string `json:"parse"`
			Reply bool     `json:"replied_user"`
		} `json:"allowed_mentions"`
		Components []discordComponent `json:"components"`
	}
	if err := json.Unmarshal(body, &m); err != nil {
		t.Errorf("no message: %v: %q", err, body)
		return
	}
	if m.Mentions == nil || m.Mentions.Parse == nil || len(m.Mentions.Parse) > 0 || m.Mentions.Reply {
		t.Errorf("may ping: %s", body)
	}
	if m.Flags&(1<<15) == 0 || m.Content != "" || len(m.Components) == 0 {
		t.Errorf("not made of components: %s", body)
	}
	if len(m.Nonce) > 25 || m.Enforce != (m.Nonce != "") {
		t.Errorf("nonce %q, enforced %v", m.Nonce, m.Enforce)
	}
	n, chars, size := 0, 0, 0
	ids := map[string]bool{}
	over := func(what, s string, most int) {
		if length := len(utf16.Encode([]rune(s))); length > most {
			t.Errorf("%s of %d: %q", what, length, s)
		}
	}
	var walk func([]discordComponent)
	walk = func(of []discordComponent) {
		for _, c := range of {
			n++
			if c.Type == 10 {
				chars, size = chars+len(utf16.Encode([]rune(c.Content))), size+len(c.Content)+12
				if strings.TrimSpace(c.Content) == "" {
					t.Errorf("an empty text: %s", body)
				}
			}
			if c.Type == 1 && (len(c.Components) == 0 || len(c.Components) > 5) {
				t.Errorf("a row of %d", len(c.Components))
			}
			over("a custom id", c.CustomID, 100)
			over("a label", c.Label, 80)
			over("an address", c.URL, 512)
			over("a placeholder", c.Placeholder, 150)
			if len(c.Options) > 25 {
				t.Errorf("%d options", len(c.Options))
			}
			for _, o := range c.Options {
				over("an option's label", o.Label, 100)
				over("an option's value", o.Value, 100)
			}
			if c.CustomID != "" && ids[c.CustomID] {
				t.Errorf("custom id %q twice", c.CustomID)
			}
			ids[c.CustomID] = true
			walk(c.Components)
		}
	}
	walk(m.Components)
	if n > 40 || chars > 4000 || size > 10_000 {
		t.Errorf("%d components, %d characters, %d bytes", n, chars, size)
	}
}
