package eval

// AUC is auc, for tests.
var AUC = auc
