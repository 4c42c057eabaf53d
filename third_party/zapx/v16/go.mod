module github.com/blevesearch/zapx/v16

go 1.26

require github.com/blevesearch/zapx/v17 v17.2.5
