print("psa-mock")
