package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/alecthomas/kong"
	"github.com/goccy/go-yaml"
)

// configLoader reads settings from a YAML file: a flag's name as the key, with the commands it belongs to as maps
// around it or before it ("serve: {listen: …}" or "serve-listen: …"). The parser is the knowledge files' own, so that the program
// holds one and not two.
func configLoader(r io.Reader) (kong.Resolver, error) {
	b, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	config := map[string]any{}
	if err := yaml.Unmarshal(b, &config); err != nil {
		return nil, fmt.Errorf("settings file: %s", yaml.FormatError(err, false, true))
	}
	return kong.ResolverFunc(func(_ *kong.Context, parent *kong.Path, flag *kong.Flag) (any, error) {
		path := flag.Name
		for n := parent.Node(); n != nil && n.Type != kong.ApplicationNode; n = n.Parent {
			path = n.Name + "-" + path
		}
		return setting(config, path), nil
	}), nil
}

// setting returns what stands under path, whose words may be spread over maps within maps; nil when nothing does.
func setting(config map[string]any, path string) any {
	for at := len(path); at > 0; at = strings.LastIndexByte(path[:at], '-') {
		v, ok := config[path[:at]]
		if !ok {
			continue
		}
		if at == len(path) {
			return v
		}
		if inner, ok := v.(map[string]any); ok {
			if v := setting(inner, path[at+1:]); v != nil {
				return v
			}
		}
	}
	return nil
}
