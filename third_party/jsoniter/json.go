// Package jsoniter stands in for a JSON library that geographic queries would use: see third_party/README.md.
package jsoniter

import "encoding/json"

// API is encoding/json's two functions as methods.
type API struct{}

// ConfigCompatibleWithStandardLibrary is the standard library.
var ConfigCompatibleWithStandardLibrary API

// Marshal is encoding/json's.
func (API) Marshal(v any) ([]byte, error) { return json.Marshal(v) }

// Unmarshal is encoding/json's.
func (API) Unmarshal(data []byte, v any) error { return json.Unmarshal(data, v) }
