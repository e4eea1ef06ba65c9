"""What learners share: features, labels, estimators and the measures of their scores."""
