"""One module a page: `build(context, …)` gives published frames and sentences, all frozen."""
