package index

import (
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	mmap "github.com/blevesearch/mmap-go"

	"plenipo/knowledge"
)

// Open maps the index in folder dir, which Create made from this same base. It is an error when the folder was
// made from another base, by another version, or isn't what was written any more; the remedy for all of them
// is to delete the folder and create it again.
func Open(dir string, base *knowledge.Base) (*Index, error) {
	b, err := os.ReadFile(filepath.Join(dir, manifestFile))
	if err != nil {
		return nil, fmt.Errorf("open index: %w", err)
	}
	var m manifest
	if err := json.Unmarshal(b, &m); err != nil {
		return nil, fmt.Errorf("open index %s: %w: %w", dir, errCorrupt, err)
	}
	if m.Version != manifestVersion || m.Digest != base.Digest() {
		return nil, fmt.Errorf("open index %s: it was made from other files or by another version", dir)
	}
	files, err := lookAt(dir, m.Files) // before they are summed, so that what is written meanwhile shows
	if err != nil {
		return nil, fmt.Errorf("open index: %w", err)
	}
	sums, err := checksums(dir)
	if err != nil {
		return nil, fmt.Errorf("open index: %w", err)
	}
	for name, want := range m.Files {
		if got, ok := sums[name]; !ok || got != want {
			return nil, fmt.Errorf("open index %s: %w: %s is not what was written", dir, errCorrupt, name)
		}
	}
	an, err := newAnalyzers()
	if err != nil {
		return nil, err
	}
	mapped, err := mapFile(filepath.Join(dir, tablesFile))
	if err != nil {
		return nil, fmt.Errorf("open index: %w", err)
	}
	t, err := parseTables(mapped)
	if err == nil && t.passages != len(base.Passages()) {
		err = fmt.Errorf("%w: %d passages instead of %d", errCorrupt, t.passages, len(base.Passages()))
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open index %s: %w", dir, err), mapped.Unmap())
	}
	bl, err := openBleve(filepath.Join(dir, bleveFolder))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open index %s: %w", dir, err), mapped.Unmap())
	}
	ix, err := newIndex(base, an, bl, t, mapped.Unmap)
	if err != nil {
		return nil, fmt.Errorf("open index %s: %w", dir, err)
	}
	ix.files = files
	return ix, nil
}

func mapFile(path string) (mmap.MMap, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if info.Size() == 0 {
		return nil, fmt.Errorf("%w: %s is empty", errCorrupt, path)
	}
	return mmap.Map(f, mmap.RDONLY, 0)
}

// checksums returns the CRC-32C of each file below dir but the manifest and bolt's lock-bearing root, which
// bleve may touch on opening.
func checksums(dir string) (map[string]uint32, error) {
	sums := map[string]uint32{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		name = filepath.ToSlash(name)
		if name == manifestFile || strings.HasSuffix(name, ".bolt") {
			return nil
		}
		mapped, err := mapFile(path)
		if err != nil {
			return err
		}
		sums[name] = crc32.Checksum(mapped, castagnoli)
		return mapped.Unmap()
	})
	return sums, err
}
