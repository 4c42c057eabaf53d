package index

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	"github.com/blevesearch/bleve/v2/document"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/util"
	bleveindex "github.com/blevesearch/bleve_index_api"
)

// What bleve's package at the top does for an index (map a document, write a folder, open it) is done here with the
// parts it is made of. That package links, beside these, an older engine, protocol buffers and searchers for every kind of query, of
// which nothing here has any use: 2.8 MB of the binary. Folders are laid out as it lays them out, so that bleve's own tools read them.

// bleveDocument returns passage n as bleve indexes it.
func bleveDocument(m mapping.IndexMapping, n int, a *analysed) (*document.Document, error) {
	doc := document.NewDocument(documentID(n))
	return doc, m.MapDocument(doc, fieldsOf(a))
}

// A memoryBuilder makes an index in memory. All documents go in as one batch, which makes one segment: nothing merges segments
// in memory.
type memoryBuilder struct {
	mapping mapping.IndexMapping
	batch   *bleveindex.Batch
}

func newMemoryBuilder() (*memoryBuilder, error) {
	m, err := newMapping()
	if err != nil {
		return nil, err
	}
	return &memoryBuilder{m, bleveindex.NewBatch()}, nil
}

func (b *memoryBuilder) add(n int, a *analysed) error {
	doc, err := bleveDocument(b.mapping, n, a)
	if err == nil {
		b.batch.Update(doc)
	}
	return err
}

// index returns the index of what was added.
func (b *memoryBuilder) index() (bleveindex.Index, error) {
	analysis := bleveindex.NewAnalysisQueue(runtime.GOMAXPROCS(0))
	defer analysis.Close()
	ix, err := scorch.NewScorch(scorch.Name, map[string]any{"path": ""}, analysis)
	if err != nil {
		return nil, fmt.Errorf("make index in memory: %w", err)
	}
	if err := ix.Open(); err != nil {
		return nil, fmt.Errorf("make index in memory: %w", err)
	}
	if err := ix.Batch(b.batch); err != nil {
		ix.Close()
		return nil, fmt.Errorf("make index in memory: %w", err)
	}
	return ix, nil
}

// The files of a bleve index's folder.
const (
	bleveStore = "store"
	bleveMeta  = "index_meta.json"
)

// A folderBuilder writes an index to a folder.
type folderBuilder struct {
	mapping mapping.IndexMapping
	builder *scorch.Builder
}

// newFolderBuilder begins an index in folder dir, which must not exist, with its working files in folder work.
func newFolderBuilder(dir, work string) (*folderBuilder, error) {
	m, err := newMapping()
	if err != nil {
		return nil, err
	}
	encoded, err := json.Marshal(m)
	if err != nil {
		return nil, err
	}
	meta, err := json.Marshal(map[string]string{"storage": scorch.Name, "index_type": scorch.Name})
	if err != nil {
		return nil, err
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(dir, bleveMeta), meta, 0o644); err != nil {
		return nil, err
	}
	b, err := scorch.NewBuilder(map[string]any{
		"path":            filepath.Join(dir, bleveStore),
		"buildPathPrefix": work,
		"internal":        map[string][]byte{string(util.MappingInternalKey): encoded},
	})
	if err != nil {
		return nil, err
	}
	return &folderBuilder{m, b}, nil
}

func (b *folderBuilder) add(n int, a *analysed) error {
	doc, err := bleveDocument(b.mapping, n, a)
	if err == nil {
		err = b.builder.Index(doc)
	}
	return err
}

// openBleve opens what a folderBuilder wrote, to be read.
func openBleve(dir string) (bleveindex.Index, error) {
	// bolt_timeout, since opening waits for ever behind another writer's lock otherwise.
	ix, err := scorch.NewScorch(scorch.Name, map[string]any{"path": filepath.Join(dir, bleveStore), "read_only": true, "bolt_timeout": "1s"}, nil)
	if err != nil {
		return nil, err
	}
	if err := ix.Open(); err != nil {
		return nil, err
	}
	return ix, nil
}
