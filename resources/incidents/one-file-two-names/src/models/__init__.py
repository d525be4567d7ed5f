"""The tables of the clinic. all_models imports every module of them."""
