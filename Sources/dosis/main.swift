print("dosis")
