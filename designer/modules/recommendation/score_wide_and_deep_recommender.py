"""Score Wide and Deep Recommender: predict ratings, or recommend items to users."""

from dataclasses import replace
from typing import Annotated

from designer.artifacts.table import Table
from designer.artifacts.values import Model
from designer.catalog.annotations import Label, Range, ShownIf
from designer.catalog.context import Context
from designer.catalog.declare import module
from designer.catalog.errors import ModuleError
from designer.modules.recommendation.recommending import (
    Kind,
    Selection,
    Wish,
    predicted_ratings,
    recommended_items,
)
from designer.modules.recommendation.wide_and_deep import WideDeepModel


@module(title="Score Wide and Deep Recommender", group="Recommendation")
def score_wide_and_deep_recommender(
    trained_model: Annotated[Model, Label("Trained Wide and Deep recommendation model")],
    dataset: Annotated[Table, Label("Dataset to score")],
    training_data: Annotated[Table | None, Label("Training data")] = None,
    user_features: Annotated[Table | None, Label("User features")] = None,
    item_features: Annotated[Table | None, Label("Item features")] = None,
    *,
    prediction_kind: Kind = "item_recommendation",
    item_selection: Annotated[Selection, ShownIf(prediction_kind="item_recommendation")] = "rated",
    maximum_items: Annotated[
        int,
        Range(1, 1_000),
        ShownIf(prediction_kind="item_recommendation"),
        Label("Maximum number of items to recommend to a user"),
    ] = 5,
    minimum_pool: Annotated[
        int,
        Range(1),
        ShownIf(prediction_kind="item_recommendation", item_selection="rated"),
        Label("Minimum size of the recommendation pool per user"),
    ] = 2,
    return_ratings: Annotated[
        bool,
        ShownIf(prediction_kind="item_recommendation"),
        Label("Whether to return the predicted ratings of the items along with the labels"),
    ] = False,
    context: Context,
) -> Annotated[Table, Label("Scored dataset")]:
    """Predict what users think of items, or recommend to each user the items of the highest rating.

    Predicted ratings are in “User”, “Item” and “Rating”; recommendations have one row a user with
    “Item 1”, the best, “Item 2” and so on. The features that training had are known already;
    connect those of users and items that it had not. Evaluate either with Evaluate Recommender.

    Args:
        trained_model: What Train Wide and Deep Recommender made.
        dataset: Users in the first column; items in the second, where ratings are predicted or
            items chosen from the rated ones.
        training_data: Users and items that are rated already: those are not recommended from
            unrated items.
        user_features: Features of users, as training had them: they take the place of those. Only
            where training had some.
        item_features: Features of items, as training had them: they take the place of those. Items
            that training had not can be recommended then too.
        prediction_kind: Predict the rating of each pair, or recommend items to each user.
        item_selection: From which items to choose: from all that are known; from those that the
            dataset has for the user; or from those that the training data has not.
        maximum_items: How many items a user gets at most.
        minimum_pool: A user with fewer items to choose from than these gets no row.
        return_ratings: Put the predicted rating of each item behind it, as “Rating 1” and so on.
        context: Told which users and items are not known.
    """
    fitted = trained_model.estimator
    if not isinstance(fitted, WideDeepModel):
        message = (
            f"{trained_model.title} is no wide and deep recommender. Connect Train Wide and Deep "
            "Recommender."
        )
        raise ModuleError("model_type", message)
    if user_features is not None:
        fitted = replace(fitted, user_side=fitted.user_side.with_features(user_features))
    if item_features is not None:
        fitted = replace(fitted, item_side=fitted.item_side.with_features(item_features))
    rating = trained_model.label.name if trained_model.label else ""
    if prediction_kind == "rating_prediction":
        return predicted_ratings(fitted, rating, dataset, context)
    wish = Wish(item_selection, maximum_items, minimum_pool, return_ratings)
    return recommended_items(fitted, rating, dataset, training_data, wish, context)
