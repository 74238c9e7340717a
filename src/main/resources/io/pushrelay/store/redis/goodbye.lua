while bury(node) do
end
finish()
