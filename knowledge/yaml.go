package knowledge

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// A node is a piece of YAML with the place it stands at. Scalars keep their words as written:
// a date, a year or "no" is never turned into something else.
type node struct {
	kind         nodeKind
	line, column int
	text         string  // of a scalar
	items        []*node // of a list
	fields       []field // of a mapping, in the file's order
}

type nodeKind uint8

const (
	nodeNull nodeKind = iota
	nodeScalar
	nodeList
	nodeMapping
)

func (k nodeKind) String() string {
	return [...]string{"nothing", "a text", "a list", "a mapping"}[k]
}

type field struct {
	name         string
	line, column int
	value        *node
}

// maxYAMLDepth bounds nesting: knowledge files need five levels, and the parser recurses.
const maxYAMLDepth = 32

// parseYAML reads one YAML document, whose first line is line firstLine of its file. It returns nil, with the
// problem reported, when src cannot be read, and a null node when src is empty.
func parseYAML(r *report, src string, firstLine int) (doc *node) {
	defer func() {
		// The YAML library has panicked on malformed input before; a curator's typing error must not stop the base.
		if p := recover(); p != nil {
			r.errorAt(firstLine, 0, "the YAML cannot be read", "check quotes, colons and indentation")
			doc = nil
		}
	}()
	lift := firstLine - 1
	if line, column := invalidText(src); line > 0 {
		r.errorAt(lift+line, column, "not plain UTF-8 text", "save the file as UTF-8 text")
		return nil
	}
	tokens := lexer.Tokenize(src)
	if tok, reason := refuseTokens(tokens); reason != "" {
		r.errorAt(lift+tok.Position.Line, tok.Position.Column, reason, "write the values out, with few levels")
		return nil
	}
	file, err := parser.Parse(tokens, 0)
	if err != nil {
		line, column, reason := yamlError(err)
		if n := tabIndent(src); n > 0 {
			line, column, reason = n, 1, "a tab indents this line"
			r.errorAt(lift+line, column, reason, "indent with spaces")
			return nil
		}
		remedy := "check quotes, colons and indentation here and on the line above"
		if strings.HasPrefix(reason, "mapping value is not allowed") {
			remedy = `put a text that holds ": " in double quotes`
		}
		r.errorAt(lift+max(line, 1), column, "the YAML cannot be read: "+reason, remedy)
		return nil
	}
	doc = &node{line: firstLine, column: 1}
	found := false
	for _, d := range file.Docs {
		if d == nil || d.Body == nil {
			continue
		}
		if _, comment := d.Body.(*ast.CommentGroupNode); comment {
			continue
		}
		n := convert(d.Body, lift)
		if found {
			r.errorAt(n.line, n.column, "a second YAML document begins here", "keep one document to a file")
			return nil
		}
		doc, found = n, true
	}
	return doc
}

// refuseTokens finds what a knowledge file has no use for and what could make a small file huge or deep:
// anchors, aliases, and nesting beyond maxYAMLDepth.
func refuseTokens(tokens token.Tokens) (*token.Token, string) {
	flow, run, line := 0, 0, 0
	var indents []int
	for _, t := range tokens {
		if t.Position.Line != line {
			line, run = t.Position.Line, 0
			for len(indents) > 0 && indents[len(indents)-1] >= t.Position.Column {
				indents = indents[:len(indents)-1]
			}
			indents = append(indents, t.Position.Column)
		}
		switch t.Type {
		case token.AnchorType, token.AliasType, token.MergeKeyType:
			return t, "anchors, aliases and merge keys are not used here"
		case token.TagType, token.DirectiveType:
			return t, "YAML tags and directives are not used here"
		case token.MappingStartType, token.SequenceStartType:
			flow++
		case token.MappingEndType, token.SequenceEndType:
			flow--
		case token.SequenceEntryType, token.MappingKeyType:
			run++
		}
		if flow > maxYAMLDepth || run > maxYAMLDepth || len(indents) > maxYAMLDepth {
			return t, fmt.Sprintf("nested deeper than %d levels", maxYAMLDepth)
		}
	}
	return nil, ""
}

func convert(n ast.Node, lift int) *node {
	out := &node{line: 1 + lift, column: 1}
	if tok := n.GetToken(); tok != nil && tok.Position != nil {
		out.line, out.column = tok.Position.Line+lift, tok.Position.Column
	}
	switch n := n.(type) {
	case *ast.MappingNode:
		out.kind = nodeMapping
		for _, v := range n.Values {
			out.fields = append(out.fields, convertField(v, lift))
		}
		if len(out.fields) > 0 {
			out.line, out.column = out.fields[0].line, out.fields[0].column
		}
	case *ast.MappingValueNode:
		f := convertField(n, lift)
		out.kind, out.fields, out.line, out.column = nodeMapping, []field{f}, f.line, f.column
	case *ast.SequenceNode:
		out.kind = nodeList
		for _, v := range n.Values {
			out.items = append(out.items, convert(v, lift))
		}
	case *ast.StringNode:
		out.kind, out.text = nodeScalar, n.Value
	case *ast.LiteralNode:
		out.kind, out.text = nodeScalar, n.Value.Value
	case *ast.NullNode:
		out.kind = nodeNull
	default:
		out.kind = nodeScalar
		if tok := n.GetToken(); tok != nil {
			out.text = tok.Value
		}
	}
	out.text = strings.TrimSpace(out.text)
	return out
}

func convertField(v *ast.MappingValueNode, lift int) field {
	f := field{value: &node{line: 1 + lift, column: 1}}
	if tok := v.Key.GetToken(); tok != nil {
		f.name, f.line, f.column = tok.Value, tok.Position.Line+lift, tok.Position.Column
	}
	if v.Value != nil {
		f.value = convert(v.Value, lift)
	}
	if f.value.kind == nodeNull {
		f.value.line, f.value.column = f.line, f.column
	}
	return f
}

func yamlError(err error) (line, column int, reason string) {
	var e yaml.Error
	if errors.As(err, &e) {
		if tok := e.GetToken(); tok != nil && tok.Position != nil {
			return tok.Position.Line, tok.Position.Column, e.GetMessage()
		}
		return 0, 0, e.GetMessage()
	}
	reason, _, _ = strings.Cut(err.Error(), "\n")
	return 0, 0, reason
}

// tabIndent returns the first line of src that a tab indents, 0 when none is.
func tabIndent(src string) int {
	n := 0
	for line := range strings.Lines(src) {
		n++
		body := strings.TrimLeft(line, " \t")
		if strings.ContainsRune(line[:len(line)-len(body)], '\t') && strings.TrimSpace(body) != "" {
			return n
		}
	}
	return 0
}

// invalidText returns the place of the first byte of src that cannot stand in a text file: a NUL or a byte that
// is not UTF-8. The line is 0 when there is none.
func invalidText(src string) (line, column int) {
	at := strings.IndexByte(src, 0)
	if !utf8.ValidString(src) {
		for i, r := range src {
			if r == utf8.RuneError {
				if _, n := utf8.DecodeRuneInString(src[i:]); n == 1 {
					if at < 0 || i < at {
						at = i
					}
					break
				}
			}
		}
	}
	if at < 0 {
		return 0, 0
	}
	start := strings.LastIndexByte(src[:at], '\n') + 1
	return strings.Count(src[:at], "\n") + 1, utf8.RuneCountInString(src[start:at]) + 1
}
