package eval

// AUC is auc, for tests.
var AUC = auc

// FitRanking is fitRanking.
var FitRanking = fitRanking
