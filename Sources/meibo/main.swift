Meibo.main()
