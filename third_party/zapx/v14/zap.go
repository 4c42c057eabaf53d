// Package zap stands in for bleve's reader of segment format 14: see third_party/README.md.
package zap

import zap "github.com/blevesearch/zapx/v17"

// A ZapPlugin is registered for format 14 and reads none of it: the present format's reader refuses other versions.
type ZapPlugin struct{ zap.ZapPlugin }

// Version returns 14.
func (*ZapPlugin) Version() uint32 { return 14 }
