package knowledge_test

import (
	"context"
	"fmt"
	"testing/fstest"

	"plenipo/knowledge"
)

// A folder of files becomes a base; what is wrong in a file is named, and the rest is served.
func ExampleLoad() {
	files := fstest.MapFS{
		"articles/wcit-12-place.md": {Data: []byte("---\nid: wcit-12-place\ntitle: Where was WCIT-12 held?\n" +
			"summary: WCIT-12 was held in Dubai. It ended on 14 December 2012.\n---\n")},
		"events/wtpf.yaml": {Data: []byte("id: wtpf-2013\nname: Policy Forum 2013\nstart: 2013-05-16\nend: 2013-05-14\n")},
	}
	base, problems, err := knowledge.Load(context.Background(), knowledge.Layer{Name: "example", FS: files})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range problems {
		fmt.Println(p)
	}
	passage, _ := base.Passage("article:wcit-12-place#0")
	for i := range passage.Sentences {
		fmt.Println(passage.Sentence(i))
	}
	// Output:
	// events/wtpf.yaml:4:6: end 2013-05-14 is before start 2013-05-16; correct one of them
	// WCIT-12 was held in Dubai.
	// It ended on 14 December 2012.
}
